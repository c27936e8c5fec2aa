"""The one-file verifier: Ed25519 by the vectors of RFC 8032, and the program as an auditor runs it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from hypothesis import given
from hypothesis import strategies as st

from tests.core.trust.makers import KEY, OTHER_KEY, make_bundle
from vedette.core.trust.bundle import VERIFIER
from vedette.core.trust.heads import spaced
from vedette.core.trust.vedette_verify import is_signature

# RFC 8032, 7.1: public key, message, signature.
VECTORS = {
    "TEST 1": (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
            "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    "TEST 2": (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    "TEST 3": (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
            "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
    "TEST 1024": (
        "278117fc144c72340f67d0f2316e8386ceffbf2b2428c9c51fef7c597f1d426e",
        (
            "08b8b2b733424243760fe426a4b54908632110a66c2f6591eabd3345e3e4eb98fa6e264bf09efe12"
            "ee50f8f54e9f77b1e355f6c50544e23fb1433ddf73be84d879de7c0046dc4996d9e773f4bc9efe57"
            "38829adb26c81b37c93a1b270b20329d658675fc6ea534e0810a4432826bf58c941efb65d57a338b"
            "bd2e26640f89ffbc1a858efcb8550ee3a5e1998bd177e93a7363c344fe6b199ee5d02e82d522c4fe"
            "ba15452f80288a821a579116ec6dad2b3b310da903401aa62100ab5d1a36553e06203b33890cc9b8"
            "32f79ef80560ccb9a39ce767967ed628c6ad573cb116dbefefd75499da96bd68a8a97b928a8bbc10"
            "3b6621fcde2beca1231d206be6cd9ec7aff6f6c94fcd7204ed3455c68c83f4a41da4af2b74ef5c53"
            "f1d8ac70bdcb7ed185ce81bd84359d44254d95629e9855a94a7c1958d1f8ada5d0532ed8a5aa3fb2"
            "d17ba70eb6248e594e1a2297acbbb39d502f1a8c6eb6f1ce22b3de1a1f40cc24554119a831a9aad6"
            "079cad88425de6bde1a9187ebb6092cf67bf2b13fd65f27088d78b7e883c8759d2c4f5c65adb7553"
            "878ad575f9fad878e80a0c9ba63bcbcc2732e69485bbc9c90bfbd62481d9089beccf80cfe2df16a2"
            "cf65bd92dd597b0707e0917af48bbb75fed413d238f5555a7a569d80c3414a8d0859dc65a46128ba"
            "b27af87a71314f318c782b23ebfe808b82b0ce26401d2e22f04d83d1255dc51addd3b75a2b1ae078"
            "4504df543af8969be3ea7082ff7fc9888c144da2af58429ec96031dbcad3dad9af0dcbaaaf268cb8"
            "fcffead94f3c7ca495e056a9b47acdb751fb73e666c6c655ade8297297d07ad1ba5e43f1bca32301"
            "651339e22904cc8c42f58c30c04aafdb038dda0847dd988dcda6f3bfd15c4b4c4525004aa06eeff8"
            "ca61783aacec57fb3d1f92b0fe2fd1a85f6724517b65e614ad6808d6f6ee34dff7310fdc82aebfd9"
            "04b01e1dc54b2927094b2db68d6f903b68401adebf5a7e08d78ff4ef5d63653a65040cf9bfd4aca7"
            "984a74d37145986780fc0b16ac451649de6188a7dbdf191f64b5fc5e2ab47b57f7f7276cd419c17a"
            "3ca8e1b939ae49e488acba6b965610b5480109c8b17b80e1b7b750dfc7598d5d5011fd2dcc5600a3"
            "2ef5b52a1ecc820e308aa342721aac0943bf6686b64b2579376504ccc493d97e6aed3fb0f9cd71a4"
            "3dd497f01f17c0e2cb3797aa2a2f256656168e6c496afc5fb93246f6b1116398a346f1a641f3b041"
            "e989f7914f90cc2c7fff357876e506b50d334ba77c225bc307ba537152f3f1610e4eafe595f6d9d9"
            "0d11faa933a15ef1369546868a7f3a45a96768d40fd9d03412c091c6315cf4fde7cb68606937380d"
            "b2eaaa707b4c4185c32eddcdd306705e4dc1ffc872eeee475a64dfac86aba41c0618983f8741c5ef"
            "68d3a101e8a3b8cac60c905c15fc910840b94c00a0b9d0"
        ),
        (
            "0aab4c900501b3e24d7cdf4663326a3a87df5e4843b2cbdb67cbf6e460fec350"
            "aa5371b1508f9f4528ecea23c436d94b5e8fcd4f681e30a6ac00a9704a188a03"
        ),
    ),
    "TEST SHA(abc)": (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        (
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
            "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
        ),
        (
            "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
            "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"
        ),
    ),
}
ORDER = 2**252 + 27742317777372353535851937790883648493


@pytest.mark.parametrize("name", VECTORS)
def test_the_signatures_of_rfc_8032_are_valid_and_no_other(name):
    public, message, signature = map(bytes.fromhex, VECTORS[name])

    assert is_signature(public, message, signature)
    assert not is_signature(public, message + b"x", signature)
    for at in (0, 31, 32, 63):
        flipped = bytearray(signature)
        flipped[at] ^= 1
        assert not is_signature(public, message, bytes(flipped))


def test_a_signature_has_one_form_only():
    public, message, signature = map(bytes.fromhex, VECTORS["TEST 2"])
    s = int.from_bytes(signature[32:], "little") + ORDER

    assert not is_signature(public, message, signature[:32] + s.to_bytes(32, "little"))
    assert not is_signature(public, message, signature[:-1])
    assert not is_signature(public[:-1], message, signature)
    assert not is_signature(b"\xff" * 32, message, signature)


@given(seed=st.binary(min_size=32, max_size=32), message=st.binary(), at=st.integers(0, 511))
def test_it_agrees_with_the_library_on_any_key_and_message(seed, message, at):
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = key.public_key().public_bytes_raw(), key.sign(message)
    flipped = bytearray(signature)
    flipped[at // 8] ^= 1 << at % 8

    assert is_signature(public, message, signature)
    assert is_signature(public, message, bytes(flipped)) == library(public, message, flipped)


def library(public: bytes, message: bytes, signature: bytearray) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(bytes(signature), message)
    except InvalidSignature:
        return False
    return True


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """The verifier alone: a copy of its one file, no environment, no site-packages."""
    alone = cwd / "vedette_verify.py"
    alone.write_bytes(VERIFIER.read_bytes())
    command = [sys.executable, "-I", "-S", str(alone), *arguments]
    return subprocess.run(command, cwd=cwd, env={}, capture_output=True, text=True, check=False)


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    path = tmp_path / "log.jsonl"
    path.write_bytes(b"".join(make_bundle(5, [2, 5])))
    return path


@pytest.mark.slow
def test_a_valid_bundle_is_told_and_leaves_with_0(bundle):
    done = run("log.jsonl", KEY.fingerprint, cwd=bundle.parent)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("VALID. Log log-7K3Q, whole: 5 entries, 2 signed heads")


@pytest.mark.slow
def test_the_fingerprint_may_be_typed_in_groups(bundle):
    groups = spaced(KEY.fingerprint.upper()).split()

    assert run("log.jsonl", *groups, cwd=bundle.parent).returncode == 0
    assert run("log.jsonl", ":".join(groups), cwd=bundle.parent).returncode == 0


@pytest.mark.slow
def test_a_broken_bundle_is_told_with_its_place_and_leaves_with_1(bundle):
    bundle.write_bytes(bundle.read_bytes().replace(b"P-0003", b"P-0004"))

    done = run("log.jsonl", KEY.fingerprint, cwd=bundle.parent)

    assert done.returncode == 1
    assert done.stdout.splitlines()[:2] == [
        "BROKEN. Do not rely on this bundle; it breaks at:",
        "  line 8, entry 3: the log does not hold this entry at this place",
    ]


@pytest.mark.slow
def test_the_verdict_comes_as_json_too(bundle):
    done = run("log.jsonl", OTHER_KEY.fingerprint, "--json", cwd=bundle.parent)

    said = json.loads(done.stdout)
    assert done.returncode == 1
    assert (said["valid"], said["breaks"][0]["place"]) == (False, "key")


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("log.jsonl",),
        ("log.jsonl", "abc"),
        ("no-such-file.jsonl", KEY.fingerprint),
        (".", KEY.fingerprint),
        ("log.jsonl", KEY.fingerprint, "--head", "5"),
        ("log.jsonl", KEY.fingerprint, "--other"),
    ],
)
def test_wrong_usage_leaves_with_2_and_a_word_on_it(bundle, arguments):
    done = run(*arguments, cwd=bundle.parent)

    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.strip()


@pytest.mark.slow
def test_a_printed_head_shows_a_rewritten_log(bundle):
    told = json.loads(run("log.jsonl", KEY.fingerprint, "--json", cwd=bundle.parent).stdout)
    bundle.write_bytes(b"".join(make_bundle(5, [2, 5], by="impostor")))

    plain = run("log.jsonl", KEY.fingerprint, cwd=bundle.parent)
    held = run("log.jsonl", KEY.fingerprint, "--head", told["last_head"], cwd=bundle.parent)

    assert (plain.returncode, held.returncode) == (0, 1)
    assert "the log was rewritten" in held.stdout


def test_the_verifier_needs_nothing_but_the_standard_library():
    lines = VERIFIER.read_text(encoding="utf-8").splitlines()
    modules = {
        line.split()[1].partition(".")[0] for line in lines if line.startswith(("import ", "from "))
    }

    assert modules <= {*sys.stdlib_module_names}
    assert "vedette" not in modules
