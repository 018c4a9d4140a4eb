"""The C allocator of the bot: how it keeps what twelve threads and some large blocks leave behind."""

import json
import platform
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

ALLOCATIONS = """
import ctypes, json, sys, threading
from bot.edge import memory

libc = ctypes.CDLL(None)
libc.malloc.restype = libc.fopen.restype = ctypes.c_void_p
kept = memory.keep_little()

def allocate(size):
    return ctypes.c_void_p(libc.malloc(ctypes.c_size_t(size)))

libc.free(allocate(30 << 20))
large = [allocate(2 << 20) for _ in range(5)]
all_there = threading.Barrier(12)

def work():
    small = [allocate(5000) for _ in range(50)]
    all_there.wait()

threads = [threading.Thread(target=work) for _ in range(12)]
for each in threads: each.start()
for each in threads: each.join()

told = ctypes.c_void_p(libc.fopen(sys.argv[1].encode(), b"w"))
libc.malloc_info(0, told)
libc.fclose(told)
print(json.dumps(kept))
"""


def test_threads_share_two_arenas_and_large_blocks_stand_by_themselves(tmp_path: Path) -> None:
    told = tmp_path / "malloc.xml"
    done = subprocess.run([sys.executable, "-c", ALLOCATIONS, str(told)], check=True, capture_output=True, text=True)
    assert json.loads(done.stdout) is (platform.libc_ver()[0] == "glibc")
    if platform.libc_ver()[0] == "glibc":
        found = ElementTree.parse(told).getroot()
        assert len(found.findall("heap")) <= 2
        assert sum(int(each.attrib["count"]) for each in found.findall("total[@type='mmap']")) >= 5
