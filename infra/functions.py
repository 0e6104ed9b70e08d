"""Lists the binaries that the template names: `functions.py [--fit]`. With --fit, fails when one would not start on Amazon Linux 2023."""

import pathlib
import re
import subprocess
import sys
import zlib

# The C library that provided.al2023 has. A binary linked on a newer system may ask for more.
GLIBC = (2, 34)


def needed_glibc(binary):
    symbols = subprocess.run(["objdump", "-T", binary], check=True, capture_output=True, text=True).stdout
    return max(tuple(map(int, version.split("."))) for version in re.findall(r"GLIBC_([0-9.]+)", symbols))


template = pathlib.Path("template.yaml").read_text(encoding="utf-8")
names = sorted(set(re.findall(r"CodeUri: target/lambda/([a-z-]+)/", template)))
too_new = []
print(f"{'binary':<20} {'bytes':>12} {'zipped':>12}   glibc")
for name in names:
    binary = pathlib.Path("target/lambda") / name / "bootstrap"
    content = binary.read_bytes()
    glibc = needed_glibc(binary)
    if glibc > GLIBC:
        too_new.append(name)
    version = ".".join(map(str, glibc))
    print(f"{name:<20} {len(content):>12,} {len(zlib.compress(content)):>12,}   {version}")
if too_new and "--fit" in sys.argv:
    sys.exit(f"these need a newer C library than provided.al2023 has: {', '.join(too_new)}; build them on an older system")
