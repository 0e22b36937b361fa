import ArgumentParser
import Configuration
@main struct Comanda: ParsableCommand { func run() {} }
