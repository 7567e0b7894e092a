"""Pairs of texts that are hard to track in a Word file."""

from bench.judging import cases_of

CLAUSES = {
    f"{name}: {case['name']}": (case["before"], case["after"])
    for name in ("cases.json", "further_cases.json")
    for case in cases_of(name)
}
EDGES = {
    "nothing on either side": ("", ""),
    "nothing before": ("", "Notice is due.\nPay is due."),
    "nothing after": ("Notice is due.\nPay is due.", ""),
    "everything else": ("Notice is due.\nPay is due.", "Credit follows.\nRest follows.\nEnd."),
    "last paragraph moved up": (
        "The first of all the paragraphs stays where it is.\nThe last one goes to the top.",
        "The last one goes to the top.\nThe first of all the paragraphs stays where it is.",
    ),
    "end struck": ("Stays.\nGone for good.\nGone as well.", "Stays."),
    "end added": ("Stays.", "Stays.\nNew here.\nNew as well."),
    "end replaced by more": ("Stays.\nfoo bar baz", "Stays.\nqux quux\ncorge grault\nwaldo"),
    "end replaced by less": ("Stays.\nfoo bar\nbaz qux\nquux", "Stays.\ncorge grault waldo"),
    "addition runs into added paragraphs": (
        "Notice is due in writing.\nThe end stays.",
        "Notice is due in writing. It names the work.\nAll new here.\nNew again.\nThe end stays.",
    ),
    "deletion runs into struck paragraphs": (
        "Notice is due in writing. It names the work.\nAll gone here.\nGone too.\nThe end stays.",
        "Notice is due in writing.\nThe end stays.",
    ),
    "rows of a table": (
        "Name\tAmount\tDays\nWriter\t$1,250\t30",
        "Name\tAmount\tDays\nWriter\t$1,500\t30\nEditor\t$300\t4",
    ),
    "labels moved on": (
        "(a) The first thing.\n(b) The other thing.",
        "(a) A new thing between.\n(b) The first thing.\n(c) The other thing.",
    ),
    "marks of footnotes and a soft break": (
        "Text with a note.[1] More\u2028below\n[1] The note.",
        "Text with a note.[2] More\u2028further\u2028below\n[2] The note itself.",
    ),
    "Hebrew": ("שלום עולם הסכם\nArticle 5 סעיף", "שלום לכל העולם הסכם\nArticle 6 סעיף"),
    "Arabic": ("العقد بين الطرفين ملزم", "العقد بين الأطراف ملزم تماما"),
    "Chinese": ("合同双方同意三十天", "合同双方同意十四天通知"),
    "blanks at the head of a line": ("  Two.\n\tTab it.", "   Three.\n\tTab  it."),
    "quotes, dashes and spaces": ("He said “x” — 5 % of", 'He said "x" -- 5\u00a0% of it'),
    "dashes without spaces": ("Pay - now, the “sum” due", "Pay-now, the sum due"),
    "empty lines": ("One.\n\n\nTwo.\n \nThree.", "One.\n\nTwo.\nMore.\n\n\n\nThree."),
    "what XML writes with signs": ('a < b & c > d "q" ]]>', "a <w:t> b &amp; c > d 'q'"),
    "one paragraph made two": ("Pay is due. Rest is due.", "Pay is due.\n\nRest is due."),
    "two paragraphs made one": ("Pay is due.\n(b) Rest is due.", "Pay is due. Rest is due."),
    "beyond the first plane": ("A 😀 here", "A 😀😀 here"),
}  # fmt: skip
