package io.directlive.subscriber;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.directlive.book.OrderedStream;
import io.directlive.protocol.Tier;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A stream that goes on in a later epoch. */
class TierFeedEpochTest extends SteppedFeed
{
    @Test
    void shouldGoThroughABreakOfTheEpochThatItSawWhole()
    {
        final OrderedStream broken = new OrderedStream().define(1, "A").breakSession().define(1, "A");
        start(Tier.ORDERS, StartFrom.live());
        broken.events().forEach(live.frames::add);

        poll(1);

        assertLog("1", "2", "epoch 1->2", "1", "2");
        assertEquals(List.of(), store.requests);
    }

    @Test
    void shouldDeliverWhatIsOwedOfABrokenEpochAndNothingTwice()
    {
        final OrderedStream broken = new OrderedStream().define(1, "A").define(2, "B").breakSession().define(3, "C");
        start(Tier.ORDERS, StartFrom.live());
        live.frames.add(broken.event(0)); // The rest of the first epoch is lost on the way.
        live.frames.add(broken.event(3));
        store.recorded.addAll(broken.events());

        poll(10);
        live.frames.add(broken.event(4));
        poll(1);

        assertLog("1", "rebuild", "2", "3", "epoch 1->2", "1", "2");
        assertSameEvents(broken.events(), told.built);
    }

    @Test
    @Tag("F19")
    void shouldNotDeliverAgainWhatTheRecordingLostOfABrokenEpoch()
    {
        final OrderedStream seen = new OrderedStream().define(1, "A").define(2, "B");
        final OrderedStream kept = new OrderedStream().define(1, "A").breakSession().define(2, "B");
        start(Tier.ORDERS, StartFrom.live());
        seen.events().forEach(live.frames::add);
        live.frames.add(kept.event(2));
        store.recorded.addAll(kept.events());

        poll(10);

        assertLog("1", "2", "3", "rebuild", "epoch 1->2", "1", "2");
        assertSameEvents(kept.events(), told.built);
    }

    @Test
    void shouldReadBackThroughEarlierEpochsAtALateStart()
    {
        final OrderedStream broken = new OrderedStream().define(1, "A").breakSession().define(2, "B");
        start(Tier.DEPTH, StartFrom.live());
        store.recorded.addAll(broken.events());
        live.frames.add(broken.tier(Tier.DEPTH).get(2)); // First of epoch 2, but not of the stream.

        poll(10);

        assertSameEvents(broken.tier(Tier.DEPTH), told.built);
        assertEquals("1", told.log.get(0));
        assertFalse(told.log.contains("epoch 1->2"));
    }

    @Test
    void shouldBuildAnewAfterABreakWhateverItKeptOfEarlierRecoveries()
    {
        final OrderedStream broken = new OrderedStream().define(1, "A").define(2, "B").define(3, "C").breakSession();
        final List<byte[]> depth = broken.tier(Tier.DEPTH);
        start(Tier.DEPTH, StartFrom.live());
        store.recorded.addAll(broken.events().subList(0, 2));
        live.frames.add(depth.get(0));
        live.frames.add(depth.get(2)); // The second comes from history, whose books are kept.
        poll(10);

        store.recorded.clear();
        store.recorded.addAll(broken.events());
        live.frames.add(depth.get(4)); // The fourth is lost, and the epoch broken.
        poll(10);

        assertLog("1", "gap 2..2", "2", "recovered 2..2", "3", "rebuild", "4", "epoch 1->2", "1");
        assertSameEvents(depth, told.built);
        assertEquals(List.of("0:1", "0:1"), store.requests);
    }

    @Test
    void shouldNotGoOverToAnEpochWhoseStartIsMissing()
    {
        final OrderedStream broken = new OrderedStream().define(1, "A").breakSession().define(2, "B");
        start(Tier.ORDERS, StartFrom.start());
        store.recorded.addAll(broken.events());
        final byte[] epochStart = store.recorded.remove(2);
        poll(50);
        assertLog("1", "2");

        store.recorded.add(2, epochStart);
        poll(200);
        assertLog("1", "2", "epoch 1->2", "1", "2");
    }

    @Test
    void shouldIgnoreAnEpochThatIsOver()
    {
        final OrderedStream broken = new OrderedStream().define(1, "A").breakSession();
        start(Tier.ORDERS, StartFrom.live());
        broken.events().forEach(live.frames::add);
        live.frames.add(broken.event(1));
        live.frames.add(OrderedStream.heartbeat(1, 99));

        poll(5);

        assertLog("1", "2", "epoch 1->2", "1");
        assertEquals(1, feed.duplicates());
    }

    @ParameterizedTest
    @EnumSource(value = Tier.class, names = {"ORDERS", "DEPTH"})
    @Tag("F35")
    void shouldRefuseACursorOfAnEpochThatIsNotKept(final Tier tier)
    {
        final OrderedStream days = new OrderedStream().define(1, "A").define(2, "B").breakSession().define(3, "C");
        final List<byte[]> events = days.tier(tier);
        store.recorded.addAll(days.events().subList(3, days.size()));
        live.frames.add(events.get(events.size() - 1));
        start(tier, StartFrom.cursor(new Cursor(OrderedStream.PARTITION, 1, 2)));

        poll(10);

        assertLog("refused 3:1:2 BEFORE_RETENTION 2:1", "epoch 1->2", "1", "2");
        assertEquals(1, feed.progress().lost());
    }

    @Test
    @Tag("F35")
    void shouldResumeAfterTheLastEventOfAnEpochThatIsNotKept()
    {
        final OrderedStream days = new OrderedStream().define(1, "A").breakSession().define(2, "B");
        store.recorded.addAll(days.events().subList(2, days.size()));
        live.frames.add(days.event(3));
        start(Tier.ORDERS, StartFrom.cursor(new Cursor(OrderedStream.PARTITION, 1, 2)));

        poll(10);

        assertLog("epoch 1->2", "1", "2");
        assertEquals(0, feed.progress().lost());
    }

    @Test
    @Tag("F35")
    void shouldRefuseACursorThatTheStreamHasNotComeTo()
    {
        store.recorded.addAll(stream.events());
        sendLive(stream.size(), stream.size());
        start(Tier.ORDERS, StartFrom.cursor(new Cursor(OrderedStream.PARTITION, 9, 4)));

        poll(10);

        assertLog("refused 3:9:4 OTHER_EPOCH 1:" + (stream.size() + 1));
    }

    @ParameterizedTest
    @EnumSource(value = Tier.class, names = {"ORDERS", "DEPTH"})
    @Tag("F35")
    void shouldTellThatTheRestOfAnEpochIsNotKeptAnyMore(final Tier tier)
    {
        final OrderedStream days = new OrderedStream().define(1, "A").define(2, "B").breakSession().define(3, "C");
        final List<byte[]> events = days.tier(tier);
        start(tier, StartFrom.live());
        live.frames.add(events.get(0)); // The rest of the day is lost on the way, and gone when the reader is back.
        poll(1);
        store.nextAnswer = ReplayLink.Answer.BEFORE_RETENTION;
        live.frames.add(events.get(events.size() - 1));
        poll(2);
        store.nextAnswer = ReplayLink.Answer.ACCEPTED;
        store.recorded.addAll(days.events().subList(3, days.size()));

        poll(20);

        assertLog("1", "rebuild", "refused 3:1:1 BEFORE_RETENTION 2:1", "epoch 1->2", "1", "2");
    }

    @ParameterizedTest
    @EnumSource(value = Tier.class, names = {"ORDERS", "DEPTH"})
    @Tag("F30")
    void shouldTellAHoleInTheRecordingOfAStoreThatFellBehind(final Tier tier)
    {
        final OrderedStream days = new OrderedStream().define(1, "A").breakSession().define(2, "B").breakSession().define(3, "C");
        final List<byte[]> events = days.tier(tier);
        store.recorded.addAll(days.events().subList(0, 2));
        store.recorded.addAll(days.events().subList(4, days.size()));
        live.frames.add(events.get(events.size() - 1));
        start(tier, StartFrom.start());

        poll(10);

        assertLog("1", "2", "refused 3:1:2 OTHER_EPOCH 3:1", "epoch 1->3", "1", "2");
        assertEquals(1, feed.progress().lost());
    }
}
