#ifndef COMANDA_CZLIB_SHIM_H
#define COMANDA_CZLIB_SHIM_H
#include <zlib.h>

// The init functions of zlib are macros that carry the header's version; Swift sees functions only.
static inline int comanda_inflateInit2(z_streamp stream, int windowBits) {
    return inflateInit2(stream, windowBits);
}
static inline int comanda_deflateInit2(z_streamp stream, int level, int windowBits, int memLevel) {
    return deflateInit2(stream, level, Z_DEFLATED, windowBits, memLevel, Z_DEFAULT_STRATEGY);
}
#endif
