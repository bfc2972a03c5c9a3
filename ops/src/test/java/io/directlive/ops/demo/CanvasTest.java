package io.directlive.ops.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class CanvasTest
{
    private final Canvas canvas = new Canvas(6, 2);
    private final StringBuilder out = new StringBuilder();

    @Test
    void shouldCutOffWhatDoesNotFit()
    {
        canvas.left(0, 4, Style.PLAIN, "long");
        canvas.right(1, 2, Style.PLAIN, "12345");
        canvas.left(2, 0, Style.PLAIN, "below");

        assertEquals("    lo", canvas.text(0));
        assertEquals("45", canvas.text(1));
    }

    @Test
    void shouldChangeColourOnlyWhereItChanges()
    {
        canvas.left(0, 0, Style.BID, "ab");
        canvas.left(0, 2, Style.BID, "c");
        canvas.appendTo(out, null, true);

        assertEquals("\u001b[1;1H\u001b[0;32mabc\u001b[0m   \u001b[2;1H      ", out.toString());
    }

    @Test
    void shouldWriteNoColourWhenThereIsToBeNone()
    {
        canvas.left(0, 0, Style.BAD, "abc");
        canvas.appendTo(out, null, false);

        assertEquals("\u001b[1;1Habc   \u001b[2;1H      ", out.toString());
    }

    @Test
    void shouldWriteOnlyRowsThatDiffer()
    {
        final Canvas shown = new Canvas(6, 2);
        shown.left(0, 0, Style.PLAIN, "same");
        shown.left(1, 0, Style.PLAIN, "style");
        canvas.left(0, 0, Style.PLAIN, "same");
        canvas.left(1, 0, Style.BOLD, "style");
        canvas.appendTo(out, shown, false);

        assertEquals("\u001b[2;1Hstyle ", out.toString());
    }
}
