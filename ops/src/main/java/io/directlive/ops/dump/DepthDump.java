package io.directlive.ops.dump;

import io.directlive.protocol.sbe.Side;
import io.directlive.subscriber.BookView;
import io.directlive.subscriber.SubscriberContext;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;

/** One row for each event that changed the visible depth of an instrument: ten levels of each side. */
final class DepthDump extends Dump
{
    private static final int CELLS_PER_SIDE = 3;

    DepthDump(final Writer out)
    {
        super(out);
        final List<String> names = new ArrayList<>(List.of("sequence", "source_sequence", "venue_time_ns", "symbol"));
        for (int level = 1; level <= BookView.MAX_LEVELS; level++)
        {
            for (final String side : List.of("bid", "ask"))
            {
                names.add(levelName(side + "_price", level));
                names.add(levelName(side + "_quantity", level));
                names.add(levelName(side + "_orders", level));
            }
        }
        header(names);
    }

    @Override
    public void attach(final SubscriberContext context)
    {
        context.depthHandler(this::onDepth);
    }

    private void onDepth(final BookView book)
    {
        if (isOutside(book.basisSequence()))
        {
            return;
        }
        cell(book.basisSequence()).cell(book.sourceSequence()).cell(book.venueTimeNs()).cell(book.instrument().symbol());
        for (int level = 0; level < BookView.MAX_LEVELS; level++)
        {
            level(book, Side.BID, level);
            level(book, Side.ASK, level);
        }
        endRow();
    }

    private void level(final BookView book, final Side side, final int level)
    {
        if (level < book.levelCount(side))
        {
            price(book.price(side, level)).cell(book.quantity(side, level)).cell(book.orderCount(side, level));
        }
        else
        {
            empty(CELLS_PER_SIDE);
        }
    }
}
