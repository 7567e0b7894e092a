"""Credentials: their form, what follows from them, and the published list."""

from random import Random

import pytest

from members.belenios import credentials, group
from members.belenios.errors import Malformed, NotAllowed
from tests.members.belenios import made

UUID = "vfUj5r682CacfN"
# What the independent program derived for an election of this name.
KNOWN = {
    "5BRvk-6f7wuH-AR4fy-MmgUY7": "54b13f98ac3003442d0ce6a3c06ba87cccc9143fad0802faabc7bcdbc0a6e699",
    "CwboX-G727go-aQ4XQ-qCaiSE": "01d1170374002c3ae11c1fea7befefd1fc50de5bbdeca369d1fa54f789b2b8c0",
}


@pytest.mark.parametrize(("written", "public"), KNOWN.items())
def test_the_public_half_is_the_known_one(written: str, public: str) -> None:
    assert group.write_point(credentials.public_of(written, UUID)) == public


def test_new_credentials_have_their_form() -> None:
    some = {credentials.new_credential() for _voter in range(50)}

    assert len(some) == 50
    for one in some:
        assert credentials.public_of(one, UUID)


@pytest.mark.parametrize(
    "written",
    ["", "5BRvk-6f7wuH-AR4fy-MmgUY", "5BRvk6f7wuHAR4fyMmgUY7", "0BRvk-6f7wuH-AR4fy-MmgUY7",
     "5BRvk-6f7wuH-AR4fy-MmgUY7\n", " 5BRvk-6f7wuH-AR4fy-MmgUY7"],
)  # fmt: skip
def test_a_credential_in_another_form_is_refused(written: str) -> None:
    with pytest.raises(Malformed):
        credentials.secret_of(written, UUID)


def test_a_credential_stands_for_another_number_in_another_election() -> None:
    credential = credentials.new_credential()

    assert credentials.secret_of(credential, UUID) != credentials.secret_of(credential, UUID + "2")


@pytest.mark.parametrize("uuid", ["", "1" * 13, "1" * 13 + "0", "1" * 14 + "\n", 14 * [1], None])
def test_the_name_of_an_election_has_its_form(uuid: object) -> None:
    with pytest.raises(Malformed):
        credentials.read_uuid(uuid)


def test_the_list_is_sorted_and_read_back(random: Random) -> None:
    public = [credentials.public_of(made.credential(random), UUID) for _voter in range(5)]

    raw = credentials.write_credentials(public)

    assert credentials.read_credentials(raw) == {*public}
    assert raw == credentials.write_credentials(public[::-1])


def test_lists_that_are_refused(random: Random) -> None:
    one = group.write_point(credentials.public_of(made.credential(random), UUID))

    with pytest.raises(Malformed, match="twice"):
        credentials.read_credentials(f'["{one}","{one}"]'.encode())
    with pytest.raises(NotAllowed, match="weights"):
        credentials.read_credentials(f'["{one},2"]'.encode())
    with pytest.raises(Malformed):
        credentials.read_credentials(f'["{group.write_point(group.NEUTRAL)}"]'.encode())
