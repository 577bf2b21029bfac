#!/usr/bin/env python3
"""Restores a Photoferry vault without Photoferry. Written from docs/format.md alone.

    PHOTOFERRY_RECOVERY_PHRASE="24 words" python3 reader.py --vault DIR --to DIR
    PHOTOFERRY_PASSPHRASE="..."           python3 reader.py --vault DIR --list
                                          python3 reader.py --check-vectors vectors.json

A vault in a bucket is copied to a folder first, with whatever tool is at hand. Needs Python 3.9 or later and the package
`cryptography`; a passphrase also needs its version 44 or later, or `argon2-cffi` (Debian: python3-argon2). Nothing in the vault
is changed. The last line of the output is JSON. Exit status: 0 all done, 1 something was wrong (each thing named on
stderr) and the rest was done, 2 nothing could be done.
"""

import argparse
import base64
import hashlib
import hmac
import json
import os
import re
import struct
import sys
import tempfile
import unicodedata
import zlib

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

FRAME, TAG = 65536, 16
STORED_FRAME = FRAME + TAG
BLOB_HEADER = b"PFBLOB1\n" + bytes([1, 16, 0, 0, 0, 0, 0, 1])
OBJECT_HEADER = b"PFSEAL1\n" + bytes([1, 16, 0, 0, 0, 0, 0, 1])
MAX_UNPACKED = 64 << 20
MAX_SMALL = 16384
ID = r"[0-9a-f]{32}"
LOG_NAME = re.compile(rf"([0-9]{{10}})-({ID})")
CLOCK = re.compile(rf"[0-9]{{13}}-[0-9]{{5}}-{ID}")
BLOB_NAME = re.compile(rf"(shared|private-({ID}))/([0-9a-f]{{64}})\.([0-9a-f]{{16}})")


class Damaged(Exception):
    """Something in the vault is not what it should be."""


class Refused(Exception):
    """Nothing can be done: no vault, no key, a newer format."""


# --- Section 2: secrets -------------------------------------------------------------------------------------------------


def hkdf(key, salt, info, length=32):
    """RFC 5869 with SHA-256."""
    prk = hmac.new(salt, key, hashlib.sha256).digest()
    out, block, count = b"", b"", 1
    while len(out) < length:
        block = hmac.new(prk, block + info + bytes([count]), hashlib.sha256).digest()
        out, count = out + block, count + 1
    return out[:length]


def joined(*parts):
    return b"\0".join(part.encode() for part in parts)


def raw_public(private):
    return private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def member_id(sign_public, agree_public):
    return hashlib.sha256(b"photoferry/1 member" + sign_public + agree_public).hexdigest()[:32]


class Keys:
    """All that follows from a member's secret in one vault."""

    PURPOSES = ("log", "thumbs", "snapshots", "references", "private-domain", "sign", "agree")

    def __init__(self, member_secret, shared_secret, vault_id):
        salt = bytes.fromhex(vault_id)
        self.of = {
            purpose: hkdf(member_secret, salt, f"photoferry/1 {purpose} epoch 1".encode()) for purpose in self.PURPOSES
        }
        self.sign_public = raw_public(Ed25519PrivateKey.from_private_bytes(self.of["sign"]))
        self.agree_public = raw_public(X25519PrivateKey.from_private_bytes(self.of["agree"]))
        self.member = member_id(self.sign_public, self.agree_public)
        self.domains = {f"private-{self.member}": self.of["private-domain"]}
        if any(shared_secret):
            self.domains["shared"] = shared_secret


def argon2id(passphrase, salt, memory_kib, passes, lanes):
    try:
        from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

        kdf = Argon2id(salt=salt, length=32, iterations=passes, lanes=lanes, memory_cost=memory_kib)
        return kdf.derive(passphrase)
    except ImportError:
        pass
    try:
        from argon2.low_level import Type, hash_secret_raw
    except ImportError:
        raise Refused("A passphrase needs the package argon2-cffi (Debian: python3-argon2). The phrase does not.")
    return hash_secret_raw(passphrase, salt, passes, memory_kib, lanes, 32, Type.ID, 19)


def phrase_seed(phrase):
    words = " ".join(phrase.lower().split())
    return hashlib.pbkdf2_hmac("sha512", words.encode(), b"mnemonic", 2048)[:32]


def slot_secret(fields, salt, secret):
    """The slot secret, and how the kdf is written in the info of the slot's key."""
    kdf = fields["kdf"]
    if fields["kind"] == "passphrase":
        memory, passes, lanes = (kdf[name] for name in ("memoryKiB", "passes", "lanes"))
        within = all(type(value) is int for value in (memory, passes, lanes))
        within = within and 1 <= lanes <= 4 and 1 <= passes <= 16 and 8 * lanes <= memory <= 1048576
        if kdf["name"] != "argon2id" or not within:
            raise Damaged("Argon2 parameters beyond all bounds")
        text = unicodedata.normalize("NFKC", secret).encode()
        return argon2id(text, salt[:16], memory, passes, lanes), f"argon2id,{memory},{passes},{lanes}"
    if fields["kind"] == "phrase" and kdf["name"] == "bip39":
        return phrase_seed(secret), "bip39"
    if fields["kind"] == "desktop" and kdf["name"] == "none":
        return secret, "none"
    raise Damaged("an unknown kind of slot")


def open_slot(file, kind, secret, vault_id, vault_hash, member, slot):
    """Member secret and shared secret, or None when this secret does not open the slot."""
    try:
        fields = json.loads(file.decode())
        here = (1, kind, vault_id, member, slot)
        if tuple(fields[name] for name in ("format", "kind", "vaultId", "member", "slot")) != here:
            raise Damaged("not the slot that its name says")
        salt = base64.b64decode(fields["salt"], validate=True)
        sealed = base64.b64decode(fields["sealed"], validate=True)
        if len(salt) != 32 or len(sealed) != 80:
            raise Damaged("wrong lengths")
        raw, kdf = slot_secret(fields, salt, secret)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Damaged("not the file of a slot") from error
    key = hkdf(raw, salt, joined("photoferry/1 slot", vault_hash, member, slot, kdf))
    try:
        keyring = AESGCM(key).decrypt(bytes(12), sealed, None)
    except InvalidTag:
        return None
    return keyring[:32], keyring[32:]


# --- Section 3: signed text ---------------------------------------------------------------------------------------------


def open_signed(kind, data, public_of):
    """The body, if the member it names has signed it; `public_of(body)` gives that member's Ed25519 key."""
    lines = data.split(b"\n")
    if len(lines) != 3 or lines[2] != b"":
        raise Damaged("not two lines")
    try:
        body = json.loads(lines[0].decode())
        signature = base64.b64decode(lines[1], validate=True)
        public = public_of(body) if isinstance(body, dict) else None
        if public is None:
            raise Damaged("signed by an unknown member")
        Ed25519PublicKey.from_public_bytes(public).verify(signature, f"photoferry/1 {kind}\n".encode() + lines[0])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Damaged("malformed signed text") from error
    except InvalidSignature as error:
        raise Damaged("the signature is not that of its member") from error
    return body


# --- Section 4: sealed streams ------------------------------------------------------------------------------------------


def padme(size):
    exponent = size.bit_length() - 1
    step = 1 << (exponent - exponent.bit_length())
    return -(-size // step) * step


def open_stream(key, header, size, read):
    """The data of a stream that is stored in `size` bytes, piece by piece; `read(n)` gives the next n bytes."""
    frames = -(-size // STORED_FRAME)
    stream = size - frames * TAG
    if frames < 1 or stream < len(header) + 8 or stream <= (frames - 1) * FRAME:
        raise Damaged("no stream has this size")
    cipher = AESGCM(key)
    left = 0
    for number in range(frames):
        stored = read(min(STORED_FRAME, size - number * STORED_FRAME))
        if number == 0:
            if stored[: len(header)] != header:
                raise Damaged("another header")
            stored = stored[len(header) :]
        nonce = struct.pack(">7xIB", number, 1 if number == frames - 1 else 0)
        try:
            plain = cipher.decrypt(nonce, stored, header)
        except (InvalidTag, ValueError) as error:
            raise Damaged(f"frame {number} is not what was sealed") from error
        if number == 0:
            (left,) = struct.unpack(">Q", plain[:8])
            if len(header) + padme(8 + left) != stream:
                raise Damaged("the length does not fit")
            plain = plain[8:]
        if any(plain[left:]):
            raise Damaged("padding that is not zero")
        yield plain[:left]
        left -= min(left, len(plain))


def reader_of(data):
    at = 0

    def read(count):
        nonlocal at
        at += count
        return data[at - count : at]

    return read


def open_object(key, name, data):
    """`key` is that of the name's first folder, `name` is without its digest."""
    header = data[:48]
    if len(header) < 48 or header[:16] != OBJECT_HEADER:
        raise Damaged("not a sealed object")
    own = hkdf(key, header[16:], joined("photoferry/1 object", name))
    return b"".join(open_stream(own, header, len(data), reader_of(data)))


def blob_identity(domain, secret, sha256):
    info = joined("photoferry/1 blob", domain, "epoch 1 cipher 1 frame 16")
    derived = hkdf(secret, sha256, info, 64)
    return derived[:32], derived[32:].hex()


# --- Sections 1, 6, 7: the vault ----------------------------------------------------------------------------------------


class Vault:
    def __init__(self, folder):
        self.folder = folder
        self.wrong = []
        self.logged = set()
        record = self.read("vault.json", MAX_SMALL, Refused)
        try:
            fields = json.loads(record.decode())
            if fields["format"] != 1 or fields["minReader"] > 1:
                raise Refused("This vault has a newer format: this reader knows format 1 only.")
            if fields["cipher"] != "aes-256-gcm-stream-64k" or not re.fullmatch(ID, fields["vaultId"]):
                raise Refused("vault.json is damaged.")
        except (ValueError, KeyError, TypeError, RecursionError):
            raise Refused("vault.json is damaged.")
        self.id, self.hash = fields["vaultId"], hashlib.sha256(record).hexdigest()

    def path(self, name):
        return os.path.join(self.folder, *name.split("/"))

    def read(self, name, limit, error=Damaged):
        try:
            with open(self.path(name), "rb") as file:
                data = file.read(limit + 1)
        except OSError as cause:
            raise error(f"{name} cannot be read: {cause.strerror}")
        if len(data) > limit:
            raise error(f"{name} is too large")
        return data

    def names(self, folder, pattern):
        """Names in a folder that match; all others are not of the format and are passed over."""
        try:
            found = os.listdir(self.path(folder))
        except OSError:
            return []
        return sorted(name for name in found if re.fullmatch(pattern, name))

    def note(self, what, why):
        self.wrong.append(f"{what}: {why}")
        print(f"wrong: {what}: {why}", file=sys.stderr)

    def unlock(self, kind, secret):
        slots = [
            (rank, member, file)
            for member in self.names("keys", ID)
            for rank, file in enumerate(self.names(f"keys/{member}", rf"{kind}-[0-9a-f]{{8}}\.json"))
        ]
        for _, member, file in sorted(slots):
            name = f"keys/{member}/{file}"
            try:
                data = self.read(name, MAX_SMALL)
                keyring = open_slot(data, kind, secret, self.id, self.hash, member, file[:-5])
            except Damaged as error:
                self.note(name, error)
                continue
            if keyring:
                keys = Keys(*keyring, self.id)
                if keys.member == member:
                    return keys
                self.note(name, "holds the keys of another member")
        raise Refused(f"This {kind} opens no slot of this vault.")

    def check_member(self, keys):
        name = f"keys/{keys.member}/member.json"
        try:
            body = open_signed("member", self.read(name, MAX_SMALL), lambda body: keys.sign_public)
            public = (base64.b64encode(keys.sign_public).decode(), base64.b64encode(keys.agree_public).decode())
            if (body.get("vaultId"), body.get("member")) != (self.id, keys.member):
                raise Damaged("of another vault or member")
            if (body.get("signPublic"), body.get("agreePublic")) != public:
                raise Damaged("other keys than the member's")
        except Damaged as error:
            self.note(name, error)

    def chain(self, kind, keys, desktop, open_body):
        """The bodies of a desktop's objects of one kind that are sound by themselves; what is wrong or missing is told after."""
        folder = f"{kind}/{keys.member}/{desktop}"
        failed, sound, wanted = {}, {}, set()
        for file in self.names(folder, LOG_NAME):
            sequence, digest = LOG_NAME.fullmatch(file).groups()
            name, number = f"{folder}/{file}", int(sequence)
            try:
                data = self.read(name, MAX_UNPACKED + (1 << 20))
                if hashlib.sha256(data).hexdigest()[:32] != digest:
                    raise Damaged("its bytes are not those of its name")
                body = open_body(f"{folder}/{sequence}", data)
                told = tuple(body.get(field) for field in ("format", "vaultId", "member", "desktop", "sequence"))
                previous = body.get("previous")
                before = rf"{folder}/{number - 1:010d}-{ID}"
                fits = isinstance(previous, str) and re.fullmatch(before, previous) if number > 1 else previous is None
                if told != (1, self.id, keys.member, desktop, number) or not fits:
                    raise Damaged("does not follow the one before")
            except Damaged as error:
                failed.setdefault(number, (name, error))
                continue
            sound.setdefault(number, set()).add(name)
            wanted.update([previous] if previous else [])
            yield name, body
        # What stands beside a sound one is somebody's junk, and nothing is lost by it.
        for number in failed.keys() - sound.keys():
            self.note(*failed[number])
        there = set().union(*sound.values())
        numbers = {int(LOG_NAME.fullmatch(name.rpartition("/")[2])[1]) for name in wanted - there}
        gaps = set(range(1, min(max(sound, default=0), 1000000))) - sound.keys()
        for number in sorted((numbers | gaps) - failed.keys()):
            self.note(f"{folder}/{number:010d}", "is missing")

    def log(self, keys):
        """Entity -> field -> value: what the log says now."""

        def segment(name, data):
            unpack = zlib.decompressobj()
            try:
                text = unpack.decompress(open_object(keys.of["log"], name, data), MAX_UNPACKED)
            except zlib.error as error:
                raise Damaged("does not unpack") from error
            if not unpack.eof or unpack.unused_data:
                raise Damaged("is too large, cut off, or goes on after its end")
            return open_signed("log", text, lambda body: keys.sign_public)

        state, seen, heads = {}, set(), {}
        for desktop in self.names(f"log/{keys.member}", ID):
            for name, body in self.chain("log", keys, desktop, segment):
                seen.add(name)
                self.logged.add(desktop)
                known = body.get("heads")
                heads.update({head: name for head in known.values()} if isinstance(known, dict) else {})
                self.apply(state, name, body.get("changes"))
        for head in sorted(map(str, set(heads) - seen)):
            self.note(head[:200], "was there when another desktop looked, and is missing")
        return {
            entity: {field: value for field, (_, _, value) in fields.items()} for entity, fields in state.items()
        }

    def apply(self, state, name, changes):
        for change in changes if isinstance(changes, list) else []:
            try:
                clock, entity, field, value = change
                if not CLOCK.fullmatch(clock) or not isinstance(entity, str) or not isinstance(field, str):
                    raise ValueError
            except (ValueError, TypeError):
                self.note(name, "holds a change that is none")
                continue
            shown = json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "surrogatepass")
            now = state.setdefault(entity, {}).get(field)
            if now is None or (clock, shown) > now[:2]:
                state[entity][field] = (clock, shown, value)

    def check_references(self, keys):
        """How many batches are sound. A desktop that refers to blobs and told nothing of them has lost its log."""

        def batch(_, data):
            return open_signed("references", data, lambda body: keys.sign_public)

        count = 0
        for desktop in self.names(f"refs/{keys.member}", ID):
            batches = sum(1 for _ in self.chain("refs", keys, desktop, batch))
            count += batches
            if batches and desktop not in self.logged:
                self.note(f"log/{keys.member}/{desktop}", "is missing; or its first backup never came that far")
        return count

    def blob_files(self, blob, sha256, domains):
        """Where the file with that SHA-256 may stand: the blob that is named, then other generations of it."""
        parts = BLOB_NAME.fullmatch(blob) if isinstance(blob, str) else None
        if not parts or parts[1] not in domains:
            raise Damaged("a blob's name that is none")
        domain = parts[1]
        key, blob_id = blob_identity(domain, domains[domain], bytes.fromhex(sha256))
        if blob_id != parts[3]:
            raise Damaged("the blob is not named for that SHA-256")
        folder = f"blobs/{domain}/{blob_id[:2]}"
        first = f"{blob_id}.{parts[4]}"
        others = [name for name in self.names(folder, rf"{blob_id}\.[0-9a-f]{{16}}") if name != first]
        return key, [f"{folder}/{name}" for name in [first, *others]]

    def fetch(self, key, name, sha256, out):
        """Writes the data of a blob to `out`; returns its length. Damaged if it has not that SHA-256."""
        digest, count = hashlib.sha256(), 0
        try:
            with open(self.path(name), "rb") as file:
                size = os.fstat(file.fileno()).st_size
                for piece in open_stream(key, BLOB_HEADER, size, file.read):
                    digest.update(piece)
                    count += len(piece)
                    out.write(piece)
        except OSError as cause:
            raise Damaged(f"cannot be read: {cause.strerror}") from cause
        if digest.hexdigest() != sha256:
            raise Damaged("its data has another SHA-256")
        return count


# --- Section 8: restoring -----------------------------------------------------------------------------------------------


def is_ended(fields):
    """It was deleted for good, and has not come again since."""
    ended, life = (fields.get(field, number) for field, number in (("endedLife", 0), ("life", 1)))
    return type(ended) is int and type(life) is int and ended >= life


def resources(state):
    """Every file of an asset, or that belongs to none, but of what was deleted for good: (path, sha256, value), each once."""
    found = {}
    for entity, fields in state.items():
        if not re.fullmatch(rf"(asset|file):{ID}", entity) or is_ended(fields):
            continue
        for field, value in fields.items():
            match = re.fullmatch(r"resource:[a-z-]{1,32}:([0-9a-f]{64})", field)
            if match and isinstance(value, dict):
                found[(str(value.get("path")), match[1])] = value
    return [(path, sha256, value) for (path, sha256), value in sorted(found.items(), key=lambda item: item[0])]


def safe_parts(path):
    """The folders and the name of a path below the library; Damaged if it could lead anywhere else."""
    parts = path.split("/")
    for part in parts:
        if part in ("", ".", "..") or re.search(r'[\x00-\x1f\x7f\\:*?"<>|]', part) or len(part.encode("utf-8", "replace")) > 255:
            raise Damaged("a path that leads out of the library, or is none")
    if len(parts) > 32:
        raise Damaged("a path of too many folders")
    return parts


def sha256_of(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


def place(temporary, target, sha256):
    """Gives a whole file its name, or one with -2, -3 … where another file has it; nothing is ever replaced."""
    stem, extension = os.path.splitext(target)
    for number in range(1, 10000):
        name = target if number == 1 else f"{stem}-{number}{extension}"
        try:
            os.link(temporary, name)
        except FileExistsError:
            if os.path.isfile(name) and not os.path.islink(name) and sha256_of(name) == sha256:
                return
            continue
        except OSError:  # a file system without links
            if os.path.lexists(name):
                continue
            os.rename(temporary, name)
        return
    raise Damaged("too many files of that name")


def restore_one(vault, keys, to, item):
    path, sha256, value = item
    parts = safe_parts(path)
    folder = os.path.join(to, *parts[:-1])
    os.makedirs(folder, exist_ok=True)
    if os.path.commonpath([os.path.realpath(folder), to]) != to:
        raise Damaged("a link leads out of the folder")
    key, names = vault.blob_files(value.get("blob"), sha256, keys.domains)
    reason = None
    for name in names:
        handle, temporary = tempfile.mkstemp(prefix=".photoferry-", dir=folder)
        try:
            with os.fdopen(handle, "wb") as out:
                count = vault.fetch(key, name, sha256, out)
            time = value.get("mtimeMs")
            if isinstance(time, (int, float)) and abs(time) < 1 << 43:
                os.utime(temporary, ns=(int(time) * 1000000, int(time) * 1000000))
            place(temporary, os.path.join(folder, parts[-1]), sha256)
            return count
        except Damaged as error:
            reason = reason or error
        finally:
            if os.path.exists(temporary):
                os.unlink(temporary)
    raise reason


def run(arguments):
    vault = Vault(arguments.vault)
    phrase, passphrase = (os.environ.get(f"PHOTOFERRY_{name}") for name in ("RECOVERY_PHRASE", "PASSPHRASE"))
    if not phrase and not passphrase:
        raise Refused("Set PHOTOFERRY_RECOVERY_PHRASE or PHOTOFERRY_PASSPHRASE.")
    keys = vault.unlock("phrase", phrase) if phrase else vault.unlock("passphrase", passphrase)
    vault.check_member(keys)
    files = resources(vault.log(keys))
    batches = vault.check_references(keys)
    done = size = 0
    to = arguments.to and os.path.realpath(arguments.to)
    for item in files:
        if arguments.list:
            print(json.dumps({"path": item[0], "sha256": item[1], "sizeBytes": item[2].get("sizeBytes")}))
        if to:
            try:
                size += restore_one(vault, keys, to, item)
                done += 1
            except (Damaged, OSError, ValueError) as error:
                vault.note(ascii(item[0][:500]), error)
    result = {"member": keys.member, "listed": len(files), "files": done, "bytes": size}
    print(json.dumps({**result, "referenceBatches": batches, "wrong": vault.wrong}))
    return 1 if vault.wrong else 0


# --- The test vectors ---------------------------------------------------------------------------------------------------


def rule_data(length):
    """SHA-256(u64 0) ‖ SHA-256(u64 1) ‖ …, cut to length."""
    blocks = (hashlib.sha256(struct.pack(">Q", number)).digest() for number in range(-(-length // 32)))
    return b"".join(blocks)[:length]


def seal_stream(key, header, data):
    """Made here by another hand than the reader's, so that the bytes of the vectors are checked too."""
    body = struct.pack(">Q", len(data)) + data
    stream = header + body + bytes(padme(len(body)) - len(body))
    frames = [stream[at : at + FRAME] for at in range(0, len(stream), FRAME)]
    out = header
    for number, frame in enumerate(frames):
        nonce = bytes(7) + struct.pack(">I", number) + bytes([number == len(frames) - 1])
        out += AESGCM(key).encrypt(nonce, frame[len(header) :] if number == 0 else frame, header)
    return out


def check_vectors(path):
    with open(path, "rb") as file:
        vectors = json.load(file)
    checks = 0

    def same(what, ours, theirs):
        nonlocal checks
        checks += 1
        if ours != theirs:
            raise Damaged(f"{what} differs")

    given = vectors["keys"]
    keys = Keys(bytes.fromhex(given["memberSecret"]), bytes.fromhex(given["sharedSecret"]), given["vaultId"])
    same("member", keys.member, given["member"])
    same("signPublic", keys.sign_public.hex(), given["signPublic"])
    same("agreePublic", keys.agree_public.hex(), given["agreePublic"])
    for purpose, key in given["derived"].items():
        same(purpose, keys.of[purpose].hex(), key)
    record = vectors["vault"]["file"].encode()
    vault_hash = hashlib.sha256(record).hexdigest()
    same("vaultHash", vault_hash, vectors["vault"]["vaultHash"])
    for size, padded in vectors["padme"]:
        same(f"padme {size}", padme(size), padded)
    for slot in vectors["slots"]:
        secret = bytes.fromhex(slot["desktopKey"]) if slot["kind"] == "desktop" else slot["secret"]
        place = (given["vaultId"], vault_hash, given["member"], slot["slot"])
        try:
            opened = open_slot(slot["file"].encode(), slot["kind"], secret, *place)
        except Refused as error:
            print(f"not checked: {slot['slot']}: {error}", file=sys.stderr)
            continue
        same(slot["slot"], opened and b"".join(opened).hex(), given["memberSecret"] + given["sharedSecret"])
    for blob in vectors["blobs"]:
        data = rule_data(blob["dataBytes"])
        sha256 = hashlib.sha256(data)
        same("sha256", sha256.hexdigest(), blob["sha256"])
        key, blob_id = blob_identity(blob["domain"], keys.domains[blob["domain"]], sha256.digest())
        same("blob", (key.hex(), blob_id), (blob["key"], blob["blobId"]))
        same("name", blob["name"], f"blobs/{blob['domain']}/{blob_id[:2]}/{blob_id}.{blob['generation']}")
        stored = seal_stream(key, BLOB_HEADER, data)
        same("stored", (len(stored), hashlib.sha256(stored).hexdigest()), (blob["storedBytes"], blob["storedSha256"]))
        if "stored" in blob:
            same("stored bytes", stored.hex(), blob["stored"])
        same("data", b"".join(open_stream(key, BLOB_HEADER, len(stored), reader_of(stored))), data)
    for thing in vectors["objects"]:
        stored = bytes.fromhex(thing["stored"])
        short = thing["name"].rpartition("-")[0]
        same("digest", hashlib.sha256(stored).hexdigest()[:32], thing["name"].rpartition("-")[2])
        same("object", open_object(keys.of[thing["key"]], short, stored).hex(), thing["data"])
    for text in vectors["texts"]:
        body = open_signed(text["kind"], text["file"].encode(), lambda body: keys.sign_public)
        same(text["kind"], body, text["body"])
    for holder in vectors["holders"]:
        message = bytes.fromhex(holder["assetId"]) + struct.pack(">I", holder["life"])
        same("holder", hmac.new(keys.of["references"], message, hashlib.sha256).hexdigest()[:32], holder["holder"])
    print(json.dumps({"checks": checks}))
    return 0


def main():
    parser = argparse.ArgumentParser(description="Restores a Photoferry vault without Photoferry.")
    parser.add_argument("--vault", help="the folder that holds vault.json")
    parser.add_argument("--to", help="where the files are restored; nothing there is replaced")
    parser.add_argument("--list", action="store_true", help="a JSON line for each file")
    parser.add_argument("--check-vectors", metavar="FILE", help="holds this reader against docs/vectors.json")
    arguments = parser.parse_args()
    if not arguments.check_vectors and not (arguments.vault and (arguments.to or arguments.list)):
        parser.error("--vault with --to or --list, or --check-vectors")
    try:
        return check_vectors(arguments.check_vectors) if arguments.check_vectors else run(arguments)
    except (Refused, Damaged) as error:
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
