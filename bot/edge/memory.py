"""How the C allocator keeps memory: by itself it holds on to much that nothing uses any more."""

import ctypes
import platform

# The numbers of glibc's <malloc.h>.
_MMAP_THRESHOLD, _ARENA_MAX = -3, -8

_LARGE = 1 << 20  # bytes, from which a block is given back as soon as it is free
_ARENAS = 2


def keep_little() -> bool:
    """Few arenas for many threads, and large blocks never in them; whether the allocator of this machine does so.

    By itself glibc makes an arena for nearly every thread, each with its own gaps, and after one large block is freed
    it keeps all up to that size in them. A bot after half a year of the demo's work then holds 100 MB more.
    """
    if platform.libc_ver()[0] != "glibc":
        return False
    adjust = ctypes.CDLL(None).mallopt
    return bool(adjust(_MMAP_THRESHOLD, _LARGE) and adjust(_ARENA_MAX, _ARENAS))
