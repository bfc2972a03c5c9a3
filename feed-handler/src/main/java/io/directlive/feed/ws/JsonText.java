package io.directlive.feed.ws;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import io.directlive.protocol.sbe.Side;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * One JSON text after the other, read token by token in place. The parser is that for texts which come in pieces,
 * because it alone can be used again: in steady state nothing is allocated. Used by one thread.
 * <p>
 * Everything that is wrong with a text is an {@link IOException}; the next text is then read as if it had not been.
 */
public final class JsonText
{
    /** Names that a venue may make up before the parser's table of names is given up. */
    private static final int STRANGE_NAME_LIMIT = 4_096;

    private static final byte[] END_OF_LINE = {'\n'};

    private final JsonFactory factory = new JsonFactory();
    private JsonParser parser;
    private ByteArrayFeeder feeder;
    private boolean isWhole = true;     // The text before was read to its end.
    private int strangeNames;

    /** A reader that has no text yet. */
    public JsonText()
    {
        open();
    }

    /**
     * @param text   that holds the JSON text, UTF-8; must not change before its end is reached.
     * @param offset of its first byte.
     * @param length in bytes.
     * @throws IOException when it is no JSON.
     */
    public void begin(final byte[] text, final int offset, final int length) throws IOException
    {
        if (!isWhole || strangeNames > STRANGE_NAME_LIMIT)
        {
            parser.close();
            open();
        }
        isWhole = false;
        feeder.feedInput(text, offset, offset + length);
    }

    /**
     * @return the next token; null behind the last one.
     * @throws IOException when it is no JSON.
     */
    public JsonToken next() throws IOException
    {
        final JsonToken token;
        try
        {
            token = parser.nextToken();
        }
        catch (final IllegalStateException ex)
        {
            throw new TextFault("names that cannot be told apart"); // The way in which the parser says so.
        }
        return token == JsonToken.NOT_AVAILABLE ? null : token;
    }

    /**
     * @param expected that must come next.
     * @throws IOException when it does not, or it is no JSON.
     */
    public void expect(final JsonToken expected) throws IOException
    {
        if (next() != expected)
        {
            throw new TextFault("not the JSON that the venue describes");
        }
    }

    /**
     * Behind an object's start, or a member's value.
     *
     * @return name of the next member; null when the object ends.
     * @throws IOException when neither comes.
     */
    public String member() throws IOException
    {
        final JsonToken token = next();
        if (token == JsonToken.FIELD_NAME)
        {
            return parser.currentName();
        }
        if (token == JsonToken.END_OBJECT)
        {
            return null;
        }
        throw new TextFault("not the JSON that the venue describes");
    }

    /**
     * Behind an array's start, or an element.
     *
     * @param start that an element begins with.
     * @return false when the array ends.
     * @throws IOException when neither comes.
     */
    public boolean element(final JsonToken start) throws IOException
    {
        final JsonToken token = next();
        if (token == start)
        {
            return true;
        }
        if (token == JsonToken.END_ARRAY)
        {
            return false;
        }
        throw new TextFault("not the JSON that the venue describes");
    }

    /**
     * Passes over the value of a member that is not known. Names that a venue does not have in its descriptions are
     * counted, as the parser keeps them.
     *
     * @throws IOException when the text ends before.
     */
    public void skipUnknown() throws IOException
    {
        strangeNames++;
        skip();
    }

    /**
     * Passes over the value of a member of no interest.
     *
     * @throws IOException when the text ends before.
     */
    public void skip() throws IOException
    {
        int depth = 0;
        do
        {
            final JsonToken token = next();
            if (token == null)
            {
                throw new TextFault("the JSON text ends too early");
            }
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            strangeNames += depth > 0 && token == JsonToken.FIELD_NAME ? 1 : 0;
        }
        while (depth > 0);
    }

    /**
     * The value of a member is an array, or of no interest.
     *
     * @return true when it is an array, of which the start is read; false when it is something else, which is read.
     * @throws IOException when the text ends before.
     */
    public boolean arrayOrElse() throws IOException
    {
        final JsonToken token = next();
        if (token == JsonToken.START_ARRAY)
        {
            return true;
        }
        if (token == null || !token.isScalarValue())
        {
            throw new TextFault("not the JSON that the venue describes");
        }
        return false;
    }

    /**
     * The rest of an array of levels, each with price and quantity first: {@code [["4.0","431.0"],..]}.
     *
     * @param levels        that the levels are added to.
     * @param side          of them.
     * @param quantityScale 1 unit of a quantity is 10^-this.
     * @throws IOException when it is not.
     */
    public void levels(final LevelBatch levels, final Side side, final int quantityScale) throws IOException
    {
        while (element(JsonToken.START_ARRAY))
        {
            final long price = decimal(Decimal.PRICE_SCALE);
            final long quantity = decimal(quantityScale);
            levels.add(side, price, quantity);
            for (JsonToken token = next(); token != JsonToken.END_ARRAY; token = next())
            {
                if (token == null || !token.isScalarValue())
                {
                    throw new TextFault("not the JSON that the venue describes");
                }
            }
        }
    }

    /**
     * Nothing must come any more.
     *
     * @throws IOException when something does.
     */
    public void end() throws IOException
    {
        final boolean isOver = next() == null;
        if (isOver)
        {
            feeder.feedInput(END_OF_LINE, 0, END_OF_LINE.length); // Ends what is only begun, or shows that it was.
        }
        if (!isOver || next() != null || !parser.getParsingContext().inRoot())
        {
            throw new TextFault("the JSON text does not end where it should");
        }
        isWhole = true;
    }

    /**
     * The next token, a string or a number, is a decimal number.
     *
     * @param scale 1 unit is 10^-scale.
     * @return the number in these units, 0 or more.
     * @throws IOException when it is none, or does not fit.
     */
    public long decimal(final int scale) throws IOException
    {
        final JsonToken token = next();
        if (token != JsonToken.VALUE_STRING && token != JsonToken.VALUE_NUMBER_FLOAT &&
            token != JsonToken.VALUE_NUMBER_INT)
        {
            throw new TextFault("no number where the venue has one");
        }
        final long value = Decimal.parse(chars(), charsOffset(), charsLength(), scale);
        if (value < 0)
        {
            throw new TextFault("a number that is none, is negative, or does not fit");
        }
        return value;
    }

    /**
     * The next token may be a decimal number.
     *
     * @param scale 1 unit is 10^-scale.
     * @return the number in these units; {@link Decimal#NONE} when it is none, is negative, or does not fit.
     * @throws IOException when it is an object or an array, or nothing.
     */
    public long decimalIfAny(final int scale) throws IOException
    {
        final JsonToken token = next();
        if (token == null || !token.isScalarValue())
        {
            throw new TextFault("no number where the venue has one");
        }
        final long value = Decimal.parse(chars(), charsOffset(), charsLength(), scale);
        return value < 0 ? Decimal.NONE : value;
    }

    /**
     * The next token is a whole number.
     *
     * @return the number, 0 or more.
     * @throws IOException when it is none, or does not fit.
     */
    public long whole() throws IOException
    {
        return decimal(0);
    }

    /**
     * The next token is a text.
     *
     * @throws IOException when it is none.
     */
    public void text() throws IOException
    {
        expect(JsonToken.VALUE_STRING);
    }

    /**
     * The next token is a text.
     *
     * @return its first letter; a space when it is empty.
     * @throws IOException when it is none.
     */
    public char letter() throws IOException
    {
        text();
        return charsLength() > 0 ? chars()[charsOffset()] : ' ';
    }

    /**
     * The next token is {@code "buy"}, {@code "sell"}, or another text.
     *
     * @return the side; NONE of another text.
     * @throws IOException when it is no text.
     */
    public Side side() throws IOException
    {
        text();
        return is("buy") ? Side.BID : is("sell") ? Side.ASK : Side.NONE;
    }

    /**
     * The next token is a time, as {@link UtcText} has it.
     *
     * @return ns since the Unix epoch; 0 when it is no time.
     * @throws IOException when it is no text.
     */
    public long timeNs() throws IOException
    {
        text();
        return UtcText.timeNs(chars(), charsOffset(), charsLength());
    }

    /** @return whether the last token's text is this one. */
    public boolean is(final String text) throws IOException
    {
        final int length = charsLength();
        if (length != text.length())
        {
            return false;
        }
        final char[] chars = chars();
        final int offset = charsOffset();
        for (int i = 0; i < length; i++)
        {
            if (chars[offset + i] != text.charAt(i))
            {
                return false;
            }
        }
        return true;
    }

    /** @return the last token's text as an object: not for the hot path. */
    public String string() throws IOException
    {
        return new String(chars(), charsOffset(), charsLength());
    }

    /** @return holds the last token's text. */
    public char[] chars() throws IOException
    {
        return parser.getTextCharacters();
    }

    /** @return offset of the last token's text in {@link #chars()}. */
    public int charsOffset() throws IOException
    {
        return parser.getTextOffset();
    }

    /** @return length of the last token's text. */
    public int charsLength() throws IOException
    {
        return parser.getTextLength();
    }

    private void open()
    {
        try
        {
            parser = factory.createNonBlockingByteArrayParser();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        feeder = (ByteArrayFeeder)parser.getNonBlockingInputFeeder();
        isWhole = true;
        strangeNames = 0;
    }
}
