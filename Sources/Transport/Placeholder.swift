import CZlib
import NIOSSL
