package io.directlive.sequencer;

import static io.directlive.sequencer.StateHash.mix;

import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.BooleanType;
import io.directlive.protocol.sbe.EndOfSessionDecoder;
import io.directlive.protocol.sbe.SessionEpochEncoder;
import io.directlive.protocol.sbe.SourceGapDecoder;
import io.directlive.protocol.sbe.SourceMarkEncoder;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2ObjectHashMap;

/** All sources, and how the mark of one moves over an event: the same when it is ordered and when it is recovered. */
final class Sources
{
    private final Holdings holdings;
    private final Int2ObjectHashMap<Source> sourceById = new Int2ObjectHashMap<>();
    private final ArrayList<Source> inOrder = new ArrayList<>();
    private Source recent;

    /** @param known in the order of their first sight. */
    Sources(final Holdings holdings, final List<Source> known)
    {
        this.holdings = holdings;
        known.forEach(this::add);
    }

    /** @return in the order of their first sight. */
    List<Source> inOrder()
    {
        return inOrder;
    }

    /** @return null when nothing of it was accepted yet. */
    Source find(final int sourceId)
    {
        final Source last = recent;
        if (last != null && last.sourceId() == sourceId)
        {
            return last;
        }
        final Source source = sourceById.get(sourceId);
        if (source != null)
        {
            recent = source;
        }
        return source;
    }

    /**
     * Was the start of a session written by who knew the session that the source is in? Where the venue names it, that is
     * asked for: so the name was looked for among all that there are, and two handlers never start one session twice.
     *
     * @param known the source; null when it is new.
     * @param event that starts a session.
     */
    static boolean isNextStart(final Source known, final DirectBuffer event, final int offset)
    {
        return EventShape.startedDate(event, offset) == 0 ||
            EventShape.previousEpoch(event, offset) == (known == null ? 0 : known.epoch());
    }

    /**
     * A source starts a session.
     *
     * @param known the source; null when it is new.
     * @param event that starts the session.
     * @return the source.
     */
    Source start(final Source known, final DirectBuffer event, final int offset)
    {
        final int epoch = EventShape.startedEpoch(event, offset);
        final int date = EventShape.startedDate(event, offset);
        final Source source = known == null ? add(new Source(EventLayout.sourceId(event, offset))) : known;
        source.start(epoch);
        if (date != 0)
        {
            source.names().add(epoch, date, event, EventShape.startedName(offset));
        }
        holdings.onSession(source.sourceId());
        return source;
    }

    /**
     * Moves the mark over the event. What a gap may begin with is the rest of a message: the mark never goes back.
     *
     * @param sourceSequence of the event, as the caller has read it already.
     * @param sourceIndex    the same.
     */
    void advance(
        final Source source,
        final DirectBuffer event,
        final int offset,
        final int templateId,
        final long sourceSequence,
        final int sourceIndex)
    {
        if (templateId == SourceGapDecoder.TEMPLATE_ID)
        {
            final long to = EventShape.gapTo(event, offset);
            source.advance(to, to == sourceSequence ? sourceIndex : 0, true);
            if (EventShape.isLoss(event, offset))
            {
                source.onLoss();
                holdings.onLoss(source.sourceId(), to);
            }
        }
        else
        {
            source.advance(sourceSequence, sourceIndex, EventShape.isLastInMessage(event, offset));
            if (templateId == EndOfSessionDecoder.TEMPLATE_ID)
            {
                source.onEndOfSession();
            }
        }
    }

    /** Moves on within the snapshot that stands at the mark. */
    static void advanceSnapshot(final Source source, final DirectBuffer event, final int offset)
    {
        final boolean isPartEnd = EventShape.isWholePartEnd(event, offset);
        source.advanceSnapshot(isPartEnd, isPartEnd && EventLayout.venueInstrument(event, offset) == 0);
    }

    /** As {@link Sequencer#mark}. */
    void mark(final int sourceId, final SourceMarkEncoder mark)
    {
        final Source source = find(sourceId);
        mark.sourceId(sourceId).refused(BooleanType.FALSE);
        if (source == null)
        {
            mark.sourceSequence(0)
                .sourceEpoch(0)
                .sourceIndex(0)
                .messageComplete(BooleanType.TRUE)
                .snapshotWanted(BooleanType.FALSE)
                .snapshotIndex(0);
        }
        else
        {
            mark.sourceSequence(source.sequence())
                .sourceEpoch(Integer.toUnsignedLong(source.epoch()))
                .sourceIndex(source.index())
                .messageComplete(source.messageComplete() ? BooleanType.TRUE : BooleanType.FALSE)
                .snapshotWanted(source.snapshotWanted() ? BooleanType.TRUE : BooleanType.FALSE)
                .snapshotIndex(Integer.toUnsignedLong(source.snapshotIndex()));
            final PassedEvents passed = source.passed();
            if (passed.isBehind(source))
            {
                mark.sourceSequence(passed.sequence())
                    .sourceIndex(passed.index())
                    .messageComplete(passed.messageComplete() ? BooleanType.TRUE : BooleanType.FALSE)
                    .snapshotIndex(Integer.toUnsignedLong(passed.snapshotIndex()));
            }
        }
    }

    /** As {@link Sequencer#session}. */
    void session(
        final int sourceId, final byte[] name, final int date, final int afterEpoch, final SessionEpochEncoder session)
    {
        final Source source = find(sourceId);
        session.sourceId(sourceId).putSession(name, 0).tradingDate(0).epoch(0).lastEpoch(0).lastTradingDate(0);
        if (source == null)
        {
            return;
        }
        final SessionNames names = source.names();
        final int last = names.ofLast(source.epoch());
        session.lastEpoch(Integer.toUnsignedLong(source.epoch()));
        if (last != SessionNames.NONE)
        {
            session.lastTradingDate(Integer.toUnsignedLong(names.date(last)));
        }
        final boolean isLast = name[0] == 0;
        final int index = isLast ? last : names.find(name, date, afterEpoch);
        if (index != SessionNames.NONE)
        {
            session.putSession(names.name(index), 0)
                .tradingDate(Integer.toUnsignedLong(names.date(index)))
                .epoch(Integer.toUnsignedLong(names.epoch(index)));
        }
        else if (isLast)
        {
            session.epoch(Integer.toUnsignedLong(source.epoch()));
        }
    }

    long mixInto(final long hash, final boolean isDivided)
    {
        long mixed = hash;
        for (int i = 0; i < inOrder.size(); i++)
        {
            final Source source = inOrder.get(i);
            mixed = mix(mix(mixed, source.sourceId()), source.epoch());
            mixed = mix(mix(mix(mixed, source.sequence()), source.index()), source.messageComplete() ? 1 : 0);
            mixed = mix(mix(mixed, source.snapshotIndex()), source.snapshotWanted() ? 1 : 0);
            mixed = mix(mixed, source.snapshotOpen() ? 1 : 0);
            mixed = source.names().mixInto(mix(mixed, source.state()));
            mixed = source.endedAt() == 0 ? mixed : mix(mixed, source.endedAt()); // As it was before there was one.
            if (isDivided)
            {
                mixed = source.passed().mixInto(mixed);
            }
        }
        return mixed;
    }

    private Source add(final Source source)
    {
        sourceById.put(source.sourceId(), source);
        inOrder.add(source);
        recent = source;
        return source;
    }
}
