package io.directlive.ops.demo;

/** How text on a screen looks, with the parameters of the terminal's escape sequence for it. */
enum Style
{
    /** As the terminal has it. */
    PLAIN("0"),
    /** Headings. */
    BOLD("0;1"),
    /** What is only to guide the eye. */
    FAINT("0;2"),
    /** The first line. */
    TITLE("0;1;7"),
    /** Who buys. */
    BID("0;32"),
    /** Who sells. */
    ASK("0;31"),
    /** As it should be. */
    GOOD("0;1;32"),
    /** To be looked at. */
    WARN("0;1;33"),
    /** Not to be relied on. */
    BAD("0;1;31");

    final String parameters;

    Style(final String parameters)
    {
        this.parameters = parameters;
    }
}
