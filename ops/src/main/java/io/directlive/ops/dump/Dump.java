package io.directlive.ops.dump;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.directlive.protocol.Tier;
import io.directlive.subscriber.SubscriberContext;
import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes what a subscriber is called with as rows of a CSV file. Used on the subscriber's thread; allocates, as a file is no hot
 * path.
 */
public abstract class Dump implements AutoCloseable
{
    final Decimal decimal = new Decimal();
    private final Writer writer;
    private final CsvWriter csv;
    private final List<String> cells = new ArrayList<>();
    private long rows;
    private long from;
    private long to = Long.MAX_VALUE;

    Dump(final Writer out)
    {
        writer = out;
        csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(out);
    }

    /**
     * @param tier to dump.
     * @param out  that takes the CSV; closed with the dump.
     * @return the dump, its header written.
     */
    public static Dump of(final Tier tier, final Writer out)
    {
        return switch (tier)
        {
            case ORDERS -> new OrdersDump(out);
            case DEPTH -> new DepthDump(out);
            case TOP -> new TopDump(out);
            case TRADES -> new TradesDump(out);
        };
    }

    /** @return standard output, written where it stands: not opened anew, which would cut a file that it goes to. */
    public static Writer standardOutput()
    {
        return new BufferedWriter(
            new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), StandardCharsets.UTF_8));
    }

    /**
     * Sets itself as the handler of what it dumps.
     *
     * @param context of a subscriber that is not connected yet.
     */
    public abstract void attach(SubscriberContext context);

    /**
     * Leaves out what is true as of a sequence outside a range.
     *
     * @param first sequence of the ordered stream that is dumped.
     * @param last  sequence of the ordered stream that is dumped.
     */
    public void range(final long first, final long last)
    {
        from = first;
        to = last;
    }

    final boolean isOutside(final long basisSequence)
    {
        return basisSequence < from || basisSequence > to;
    }

    /** @return rows written, the header not counted. */
    public long rows()
    {
        return rows;
    }

    /** @return name of a value within the rows, as {@code name_level}. */
    static String levelName(final String name, final int level)
    {
        return name + "_" + level;
    }

    final void header(final List<String> names)
    {
        csv.writeRecord(names);
    }

    final Dump cell(final String value)
    {
        cells.add(value);
        return this;
    }

    final Dump cell(final long value)
    {
        cells.add(Long.toString(value));
        return this;
    }

    final Dump unsigned(final long value)
    {
        cells.add(Long.toUnsignedString(value));
        return this;
    }

    final Dump price(final long priceE9)
    {
        cells.add(decimal.text(priceE9));
        return this;
    }

    final Dump empty(final int count)
    {
        for (int i = 0; i < count; i++)
        {
            cells.add("");
        }
        return this;
    }

    final void endRow()
    {
        csv.writeRecord(cells);
        cells.clear();
        rows++;
    }

    /**
     * Hands all rows to the writer's other end.
     *
     * @throws IOException when they cannot be written.
     */
    public void flush() throws IOException
    {
        csv.flush();
        writer.flush();
    }

    @Override
    public void close() throws IOException
    {
        csv.close();
    }
}
