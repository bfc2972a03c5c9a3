package io.directlive.ops.demo;

import java.util.Arrays;

/**
 * A grid of characters, each with a style, of the size of the terminal. What does not fit is cut off, so that no text
 * can break the picture. Used by one thread.
 */
final class Canvas
{
    private static final String ESCAPE = "\u001b[";

    private final int columns;
    private final int rows;
    private final char[][] text;
    private final Style[][] styles;

    Canvas(final int columns, final int rows)
    {
        this.columns = columns;
        this.rows = rows;
        text = new char[rows][columns];
        styles = new Style[rows][columns];
        clear();
    }

    int columns()
    {
        return columns;
    }

    int rows()
    {
        return rows;
    }

    void clear()
    {
        for (int row = 0; row < rows; row++)
        {
            Arrays.fill(text[row], ' ');
            Arrays.fill(styles[row], Style.PLAIN);
        }
    }

    /** Writes text from a column on. */
    void left(final int row, final int column, final Style style, final CharSequence words)
    {
        for (int i = 0; i < words.length(); i++)
        {
            set(row, column + i, style, words.charAt(i));
        }
    }

    /** Writes text that ends before a column. */
    void right(final int row, final int endColumn, final Style style, final CharSequence words)
    {
        left(row, endColumn - words.length(), style, words);
    }

    /** Writes the same character over a range of columns. */
    void fill(final int row, final int column, final int length, final Style style, final char character)
    {
        for (int i = 0; i < length; i++)
        {
            set(row, column + i, style, character);
        }
    }

    private void set(final int row, final int column, final Style style, final char character)
    {
        if (row >= 0 && row < rows && column >= 0 && column < columns)
        {
            text[row][column] = character;
            styles[row][column] = style;
        }
    }

    /** @return the text of a row, without the blanks at its end. */
    String text(final int row)
    {
        return new String(text[row]).stripTrailing();
    }

    /**
     * Appends what makes a terminal show this. All cells are written and none is cleared before, so nothing flickers.
     *
     * @param out      that takes it.
     * @param previous picture that the terminal shows, of the same size; rows that are the same are left out. Null for
     *                 none.
     * @param isColour whether styles are used.
     */
    void appendTo(final StringBuilder out, final Canvas previous, final boolean isColour)
    {
        for (int row = 0; row < rows; row++)
        {
            if (previous == null || !Arrays.equals(text[row], previous.text[row]) ||
                !Arrays.equals(styles[row], previous.styles[row]))
            {
                out.append(ESCAPE).append(row + 1).append(";1H");
                appendRow(out, row, isColour);
            }
        }
    }

    private void appendRow(final StringBuilder out, final int row, final boolean isColour)
    {
        Style style = Style.PLAIN;
        for (int column = 0; column < columns; column++)
        {
            if (isColour && styles[row][column] != style)
            {
                style = styles[row][column];
                out.append(ESCAPE).append(style.parameters).append('m');
            }
            out.append(text[row][column]);
        }
        if (style != Style.PLAIN)
        {
            out.append(ESCAPE).append(Style.PLAIN.parameters).append('m');
        }
    }
}
