#!/usr/bin/env python3
"""No function of the C library whose last digit is that library's own is called by gate (gate/base/elementary.cc).

usage: elementary_test.py GATE
"""
import re
import subprocess
import sys

# These are exact, or rounded to the nearest number, by C and IEEE 754: the same bits from any library.
EXACT = {"ceil", "floor", "round", "trunc", "rint", "nearbyint", "lround", "llround", "lrint", "llrint", "modf", "frexp", "ldexp", "scalbn",
         "scalbln", "ilogb", "logb", "sqrt", "fma", "fmod", "remainder", "copysign", "fabs", "fmin", "fmax", "fdim", "nextafter", "nan", "fegetround", "fesetround"}
EXACT |= {name + "f" for name in EXACT}


def lines(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()


def called_names(program):
    """Of a dynamic program what its relocations name (a linker may list a function that it replaced everywhere), of a static one
    all that it holds."""
    linked = subprocess.run(["ldd", program], capture_output=True, text=True)
    if linked.returncode != 0:
        # The names that the C library gives the same function for types of a stated width.
        return {re.sub(r"f(32|64)x?$", "", line.split()[-1]) for line in lines("nm", program)}
    return {match[1] for line in lines("readelf", "-rW", program) if (match := re.search(r"([A-Za-z_]\w*)@GLIBC", line))}


def library_names():
    path = lines("gcc", "-print-file-name=libm.so.6")[0]
    return {re.sub(r"@.*", "", line.split()[-1]) for line in lines("nm", "-D", "--defined-only", path)}


program = sys.argv[1]
names = library_names()
called = called_names(program) & names
assert {"exp", "log", "lgamma", "powl"} <= names, "the C library's own list was not read"
assert called & EXACT, "no function of the C library was found in the program: its list was not read"
assert not called - EXACT, f"these give other bits on other machines; see cmake/Elementary.cmake: {sorted(called - EXACT)}"
print(f"{len(called)} functions of the C library's mathematics are called, all exact")
