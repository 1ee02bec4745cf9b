"""XML from strangers: what is read, where it stood, and what is refused at once."""

from __future__ import annotations

import contextlib
import gc
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import TextRefused
from core.formats.xml_tree import MAX_DEPTH, MAX_ELEMENTS, XML, Element, read_xml

HEAD = '<?xml version="1.0" encoding="{}"?>\n<a>{}</a>'


def refused(data: bytes, only_utf8: bool = False) -> TextRefused:
    begun = time.perf_counter()
    with pytest.raises(TextRefused) as caught:
        read_xml(data, only_utf8=only_utf8)
    assert time.perf_counter() - begun < 5
    (finding,) = caught.value.extra["findings"]
    assert finding["line"] >= 1 and finding["column"] >= 1 and finding["rule"] and finding["severity"] == "error"
    assert caught.value.slug == f"text-{finding['rule']}"
    assert caught.value.remedy
    return caught.value


def test_every_element_knows_its_line_and_column() -> None:
    root = read_xml('<a>\n  <b/>é<c\n x="1"><d/></c>\n</a>'.encode()).root
    assert [(element.name, element.line, element.column) for element in root.walk()] == [
        ("a", 1, 1),
        ("b", 2, 3),
        ("c", 2, 8),
        ("d", 3, 8),
    ]


def test_names_carry_their_namespace_and_attributes_too() -> None:
    root = read_xml(b'<t xmlns="urn:t" xmlns:p="urn:p" p:x="1" y="2" xml:lang="de"><p:u/></t>').root
    assert root.name == "{urn:t}t"
    assert root.attributes == {"{urn:p}x": "1", "y": "2", f"{XML}lang": "de"}
    assert [child.name for child in root.elements()] == ["{urn:p}u"]


def test_text_and_elements_stay_in_order_and_comments_and_instructions_are_gone() -> None:
    root = read_xml(b"<a>one<!-- no --><b>in</b><?php no ?>two &lt;&#38;<![CDATA[<c>]]></a>").root
    assert [child if isinstance(child, str) else child.name for child in root.children][:2] == ["one", "b"]
    assert root.text() == "onetwo <&<c>"


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("UTF-8", "é テスト 🎬"),
        ("UTF-16", "é テスト 🎬"),
        ("ISO-8859-1", "é"),
        ("windows-1252", "é – “”"),
        ("windows-1251", "Привет"),
        ("Shift_JIS", "テスト"),
        ("GB18030", "测试 é"),
        ("EUC-KR", "시험"),
        ("macintosh", "é"),
    ],
)
def test_a_declared_encoding_is_read(encoding: str, text: str) -> None:
    document = read_xml(HEAD.format(encoding, text).encode(encoding))
    assert document.root.text() == text
    assert document.root.line == 2


def test_a_byte_order_mark_wins_and_utf_16_needs_no_declaration() -> None:
    assert read_xml(b"\xef\xbb\xbf<a>\xc3\xa9</a>", only_utf8=True).encoding == "utf-8"
    assert read_xml("<a>é</a>".encode("utf-16-be")).root.text() == "é"
    assert read_xml("\ufeff<a>é</a>".encode("utf-16-le")).root.text() == "é"


def test_an_encoding_that_the_person_names_overrules_the_declared_one() -> None:
    assert read_xml(HEAD.format("UTF-8", "é").encode("cp1252"), "cp1252").root.text() == "é"


@pytest.mark.parametrize("encoding", ["ISO-8859-1", "utf-16", "windows-1252", "us-ascii"])
def test_a_format_that_allows_utf_8_only_refuses_every_other_declaration(encoding: str) -> None:
    assert refused(HEAD.format(encoding, "e").encode(encoding), only_utf8=True).slug == "text-encoding-not-utf8"


@pytest.mark.parametrize("encoding", ["nonsense", "punycode", "zip", "rot13", "unicode_escape", "idna", "hex"])
def test_a_document_cannot_name_any_of_pythons_codecs(encoding: str) -> None:
    assert refused(HEAD.format(encoding, "e").encode()).slug == "text-xml-encoding-unknown"


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE a [<!ENTITY x "y">]>',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a SYSTEM "http://example.invalid/a.dtd">',
        '<!DOCTYPE a [<!ENTITY % x SYSTEM "http://example.invalid/x"> %x;]>',
        "<!DOCTYPE a>",
        '<!DOCTYPE a [<!ATTLIST a b CDATA "c">]>',
        "<!DOCTYPE a [" + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12)) + "]>",
        '<!DOCTYPE a [<!ENTITY x "' + "A" * 1_000_000 + '">]>',
    ],
)
def test_a_doctype_is_refused_whatever_it_declares(doctype: str) -> None:
    assert refused(f"{doctype}<a>&x;</a>".encode()).slug == "text-xml-doctype"


def test_the_place_of_a_fault_is_told() -> None:
    problem = refused(b"<a>\n<b>\n</a>")
    assert problem.extra["findings"][0]["line"] == 3
    assert problem.extra["line"] == 3
    assert refused(b"<a>\n  \xe9</a>").extra["findings"][0]["column"] == 3


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0",
        b"\0" * 1_000_000,
        b"plain text",
        b"<a>\0</a>",
        b"<a>&undeclared;</a>",
        b"<a>" * 100,
        b"<a/><b/>",
        b"<a x='1' x='2'/>",
        b"<p:a/>",
        b"<a",
        b"\xff\xfe",
        b"<a>\x01</a>",
        "<a/>".encode("utf-32"),
    ],
)
def test_what_is_not_well_formed_is_refused(data: bytes) -> None:
    assert refused(data).slug == "text-xml-not-well-formed"


def test_only_xml_1_0_is_read() -> None:
    assert refused(b'<?xml version="1.1"?><a/>').slug == "text-xml-version"


def test_depth_is_limited() -> None:
    assert read_xml(b"<a>" * MAX_DEPTH + b"</a>" * MAX_DEPTH).root.name == "a"
    assert refused(b"<a>" * (MAX_DEPTH + 1) + b"</a>" * (MAX_DEPTH + 1)).slug == "text-xml-too-deep"
    assert refused(b"<a>" * 100_000).slug == "text-xml-too-deep"


@pytest.mark.parametrize("piece", ["<n:b/>", '<b n:c=""/>', '<b xmlns="{}"/>'])
def test_a_long_namespace_is_refused_before_every_element_repeats_it(piece: str) -> None:
    """expat writes it out for each element: a file of 1 MB would take minutes."""
    space = "u" * 400_000
    data = f'<a xmlns:n="{space}">\n{piece.format(space) * (1 if "{}" in piece else 60_000)}</a>'
    assert refused(data.encode()).slug == "text-xml-namespace-too-long"
    assert refused(f'<a>\n<n:b xmlns:n="{space}"/></a>'.encode()).extra["line"] == 2
    assert read_xml(f'<n:a xmlns:n="{"u" * 500}"/>'.encode()).root.name == f"{{{'u' * 500}}}a"


def test_the_number_of_elements_is_limited() -> None:
    assert refused(b"<a>" + b"<b/>" * MAX_ELEMENTS + b"</a>").slug == "text-xml-too-large"


def test_a_file_of_200_megabytes_is_refused_unread() -> None:
    begun = time.perf_counter()
    assert refused(bytes(200_000_000)).slug == "text-xml-too-large"
    assert time.perf_counter() - begun < 1


@pytest.mark.parametrize("piece", [b"x", b"\n", b"&amp;", b"<!--x-->", b"<?x?>", b"<![CDATA[x]]>"])
def test_time_grows_with_size_and_not_faster(piece: bytes) -> None:
    def took(count: int) -> float:
        data = b"<a>" + piece * count + b"</a>"
        begun = time.perf_counter()
        read_xml(data)
        return time.perf_counter() - begun

    took(1000)
    small = min(took(20_000) for _ in range(3))
    assert took(400_000) < 20 * small * 6 + 0.2


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        assert isinstance(read_xml(data).root, Element)
    except TextRefused as problem:
        assert problem.extra["findings"]


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="<>/ab&;!-[]?x='\" \n\0é", max_size=80))
def test_any_text_that_looks_like_xml_is_read_or_refused(text: str) -> None:
    try:
        assert isinstance(read_xml(f"<a>{text}</a>".encode()).root, Element)
    except TextRefused as problem:
        assert problem.extra["findings"]


@pytest.mark.parametrize("data", [b"<a/>", b"<a>", b"<!DOCTYPE a><a/>"])
def test_the_cycle_collector_is_on_again_after_every_document(data: bytes) -> None:
    with contextlib.suppress(TextRefused):
        read_xml(data)
    assert gc.isenabled()
