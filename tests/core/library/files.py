"""Small documents of each format, with the traps that matter; what a test needs is an argument."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

TRAPS = """
<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Findings</w:t></w:r></w:p>
<w:p><w:r><w:t xml:space="preserve">The convoy </w:t></w:r>
 <w:ins w:author="A"><w:r><w:t>was ambushed</w:t></w:r></w:ins>
 <w:del w:author="A"><w:r><w:delText>was delayed</w:delText></w:r></w:del>
 <w:r><w:rPr><w:vanish/></w:rPr><w:t>by an informer</w:t></w:r>
 <w:r><w:t xml:space="preserve"> at dawn.</w:t></w:r></w:p>
<w:p><w:hyperlink><w:r><w:t>A link</w:t></w:r></w:hyperlink></w:p>
<w:sdt><w:sdtContent><w:p><w:r><w:t>A control</w:t></w:r></w:p></w:sdtContent></w:sdt>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>killed</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>3</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
<w:p><w:r><w:drawing><w:txbxContent><w:p><w:r><w:t>A box</w:t></w:r></w:p></w:txbxContent></w:drawing></w:r></w:p>
"""


def zipped(members: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return out.getvalue()


def _paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def make_docx(
    body: str = TRAPS, *, comment: str = "Who said so?", more: dict[str, str] | None = None
) -> bytes:
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>',
            "word/comments.xml": f'<w:comments xmlns:w="{W}"><w:comment>{_paragraph(comment)}</w:comment>'
            "</w:comments>",
            "word/header1.xml": f'<w:hdr xmlns:w="{W}">{_paragraph("Confidential")}</w:hdr>',
            **(more or {}),
        }
    )


def make_odt() -> bytes:
    office, text = (
        "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"""<o:document xmlns:o="{office}" xmlns:t="{text}"><o:body><o:text>
<t:tracked-changes>
<t:changed-region><t:deletion><t:p>struck out</t:p></t:deletion></t:changed-region></t:tracked-changes>
<t:h>Lessons</t:h><t:p>Night<t:s t:c="2"/>moves<o:annotation><t:p>check</t:p></o:annotation> were rare.</t:p>
</o:text></o:body></o:document>""",
        }
    )


def make_eml(*attachments: tuple[str, bytes], body: str = "The base was hit at night.") -> bytes:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = (
        "Flash report",
        "a@example.org",
        "b@example.org",
    )
    message["Date"] = "Thu, 07 Dec 2017 18:30:00 +0000"
    message.set_content(body)
    for name, content in attachments:
        message.add_attachment(
            content, maintype="application", subtype="octet-stream", filename=name
        )
    return message.as_bytes()


def make_pdf(*pages: str, head: str = "S/2017/999") -> bytes:
    """A PDF of the product's own typesetter: each page's text in plain paragraphs under a running head."""
    import typst

    source = "\n#pagebreak()\n".join(pages)
    foot = 'context counter(page).display("1/1", both: true)'
    settings = f"#set page(height: 12cm, width: 16cm, header: [{head}], footer: {foot})"
    return typst.compile(
        f"{settings}\n#set par(leading: .6em, spacing: 1.4em)\n{source}".encode(), format="pdf"
    )


def make_scan(pdf: bytes) -> bytes:
    """The same pages as pictures without text."""
    import pypdfium2

    pictures = [page.render(scale=3).to_pil().convert("L") for page in pypdfium2.PdfDocument(pdf)]
    out = io.BytesIO()
    pictures[0].save(out, "PDF", resolution=216, save_all=True, append_images=pictures[1:])
    return out.getvalue()
