"""What the second ear reads of an article."""

from kentongan.text.sentences import sentences


def headline(title: str, text: str = "") -> str:
    """The title of an article, or the first sentence of one that has none; blanks between words do not count."""
    squeezed = " ".join(title.split())
    if squeezed:
        return squeezed
    first = next(sentences(text), None)
    return " ".join(text[slice(*first)].split()) if first else ""
