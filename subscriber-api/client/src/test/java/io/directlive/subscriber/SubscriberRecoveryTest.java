package io.directlive.subscriber;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.book.OrderedStream;
import io.directlive.protocol.Prices;
import io.directlive.protocol.Tier;
import io.directlive.protocol.sbe.ReplayCode;
import io.directlive.protocol.sbe.Side;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is lost, comes late, or was there before: how a subscriber gets to it, or says that it cannot. */
@Timeout(60)
class SubscriberRecoveryTest extends SubscriberOnDriver
{
    @Test
    void shouldFillAGapInTheMiddle()
    {
        connect(context(Tier.ORDERS).bookViews(true));
        open(Tier.ORDERS);
        store.recorded.addAll(stream.events());
        send(Tier.ORDERS, 1, 100);
        send(Tier.ORDERS, 151, 400);
        untilDelivered(400);
        until(() -> subscriber.state(Tier.ORDERS) == BookState.SYNCED);

        assertEquals(range(1, 400), numbers);
        assertEquals(List.of("gap 101..150", "recovered 101..150"), log);
        assertEquals(List.of("1:101"), store.requests);
        assertEquals(1, subscriber.gaps(Tier.ORDERS));
        assertEquals(50, subscriber.recovered(Tier.ORDERS));
        assertEquals(0, subscriber.lost(Tier.ORDERS));
        until(() -> store.activeReplays() == 0);
        assertBooksEqualReference();
    }

    @Test
    void shouldFindALostTailByHeartbeat()
    {
        connect(context(Tier.ORDERS));
        open(Tier.ORDERS);
        store.recorded.addAll(stream.events());
        send(Tier.ORDERS, 1, 390);
        offer(Tier.ORDERS, OrderedStream.heartbeat(1, 401));
        untilDelivered(400);

        assertEquals(range(1, 400), numbers);
        assertEquals(List.of("gap 391..400", "recovered 391..400"), log);
    }

    @Test
    void shouldJoinLateWithWholeBooks()
    {
        connect(context(Tier.ORDERS).bookViews(true));
        open(Tier.ORDERS);
        store.recorded.addAll(stream.events().subList(0, 350));
        send(Tier.ORDERS, 301, 350);
        until(() -> subscriber.state(Tier.ORDERS) == BookState.SYNCED);
        send(Tier.ORDERS, 351, 400);
        untilDelivered(100);

        assertEquals(range(301, 400), numbers);
        assertEquals(100, subscriber.delivered(Tier.ORDERS));
        assertEquals(List.of(), log);
        assertBooksEqualReference();
    }

    @Test
    void shouldGoOnFromACursor()
    {
        connect(context(Tier.DEPTH).from(StartFrom.cursor(new Cursor(OrderedStream.PARTITION, 1, 30))).bookViews(true));
        store.recorded.addAll(stream.events());
        final int count = stream.tier(Tier.DEPTH).size();
        untilDelivered(count - 30);

        assertEquals(range(31, count), numbers);
        assertBooksEqualReference();
    }

    @Test
    void shouldRecoverDepthThroughTheDeriver()
    {
        connect(context(Tier.DEPTH).bookViews(true));
        open(Tier.DEPTH);
        store.recorded.addAll(stream.events());
        final int count = stream.tier(Tier.DEPTH).size();
        send(Tier.DEPTH, 1, 50);
        send(Tier.DEPTH, 91, count);
        untilDelivered(count);

        assertEquals(range(1, count), numbers);
        assertEquals(List.of("gap 51..90", "recovered 51..90"), log);
        assertEquals(List.of("0:1"), store.requests);
        assertBooksEqualReference();
    }

    @Test
    @Tag("F24")
    void shouldComeBackWhenTheLiveImageIsLost()
    {
        connect(context(Tier.ORDERS));
        open(Tier.ORDERS);
        send(Tier.ORDERS, 1, 100);
        untilDelivered(100);

        store.recorded.addAll(stream.events().subList(0, 300));
        open(Tier.ORDERS); // Another publication: another image, and what was sent in between is gone.
        send(Tier.ORDERS, 201, 300);
        untilDelivered(300);
        send(Tier.ORDERS, 301, 400);
        untilDelivered(400);

        assertEquals(range(1, 400), numbers);
        assertEquals(List.of("gap 101..200", "recovered 101..200"), log);
    }

    @Test
    @Tag("F35")
    void shouldTellARefusal()
    {
        connect(context(Tier.ORDERS));
        open(Tier.ORDERS);
        store.code = ReplayCode.OTHER_EPOCH;
        send(Tier.ORDERS, 1, 10);
        send(Tier.ORDERS, 21, 30);
        untilDelivered(20);

        assertEquals(List.of("gap 11..20", "lost 11..20 OTHER_EPOCH"), log);
        assertEquals(10, subscriber.lost(Tier.ORDERS));
    }

    @Test
    @Tag("F29")
    void shouldTellWhatASilentStoreDidNotGive()
    {
        connect(context(Tier.ORDERS).bookViews(true)
            .answerTimeoutNs(20 * MILLISECOND)
            .recoveryTimeoutNs(100 * MILLISECOND));
        open(Tier.ORDERS);
        store.isSilent = true;
        send(Tier.ORDERS, 1, 100);
        send(Tier.ORDERS, 121, 400);
        untilDelivered(380);

        assertEquals(List.of("gap 101..120", "lost 101..120 TIMEOUT"), log);
        final List<Long> expected = range(1, 100);
        expected.addAll(range(121, 400));
        assertEquals(expected, numbers);
        assertEquals(BookState.SYNCED, subscriber.state(Tier.ORDERS));
    }

    @Test
    @Tag("F29")
    void shouldHealAfterALossTheBooksThatItDidNotTouch()
    {
        final OrderedStream market = new OrderedStream().define(1, "AAA").define(2, "BBB")
            .add(1, 1, Side.BID, Prices.ONE, 100)
            .add(2, 2, Side.BID, Prices.ONE, 100)
            .add(1, 3, Side.BID, 2 * Prices.ONE, 100) // Lost.
            .add(1, 4, Side.BID, 3 * Prices.ONE, 100)
            .add(2, 5, Side.BID, 3 * Prices.ONE, 100);
        connect(context(Tier.ORDERS).bookViews(true).recoveryTimeoutNs(50 * MILLISECOND));
        open(Tier.ORDERS);
        store.isSilent = true;
        offer(Tier.ORDERS, OrderedStream.frame(market.events().subList(0, 5)));
        offer(Tier.ORDERS, OrderedStream.frame(market.events().subList(6, 8)));
        untilDelivered(7);

        assertEquals(BookState.STALE, subscriber.book("AAA").state());
        assertEquals(BookState.SYNCED, subscriber.book("BBB").state());

        market.clear(1);
        offer(Tier.ORDERS, market.event(8));
        untilDelivered(8);
        assertEquals(BookState.SYNCED, subscriber.book("AAA").state());
    }

    @Test
    void shouldTrustABookThatBeginsAfterALossOnlyWhenItSawItsFirstEvent()
    {
        final OrderedStream market = new OrderedStream().define(1, "AAA")
            .define(2, "BBB") // Lost, and defined again later.
            .add(2, 1, Side.BID, Prices.ONE, 100)
            .define(2, "BBB")
            .define(3, "CCC")
            .add(3, 2, Side.BID, Prices.ONE, 100);
        connect(context(Tier.ORDERS).bookViews(true).recoveryTimeoutNs(50 * MILLISECOND));
        open(Tier.ORDERS);
        store.isSilent = true;
        offer(Tier.ORDERS, OrderedStream.frame(market.events().subList(0, 2)));
        offer(Tier.ORDERS, OrderedStream.frame(market.events().subList(3, 7)));
        untilDelivered(6);

        assertEquals(BookState.STALE, subscriber.book("BBB").state());
        assertEquals(BookState.SYNCED, subscriber.book("CCC").state());
    }

    @Test
    void shouldGoThroughABreakOfTheEpoch()
    {
        final OrderedStream broken = new OrderedStream().define(1, "AAA")
            .add(1, 1, Side.BID, Prices.ONE, 100).breakSession().add(1, 2, Side.ASK, Prices.ONE, 100);
        connect(context(Tier.DEPTH).bookViews(true));
        open(Tier.DEPTH);
        store.recorded.addAll(broken.events());
        broken.tier(Tier.DEPTH).forEach(event -> offer(Tier.DEPTH, event));
        untilDelivered(5);

        assertEquals(List.of(1L, 2L, 3L, 1L, 2L), numbers);
        assertEquals(List.of("epoch 1->2"), log);
        assertEquals(0, subscriber.book("AAA").levelCount(Side.BID));
        assertEquals(Prices.ONE, subscriber.book("AAA").bestAsk());
        assertTrue(subscriber.book("AAA").isSuspect());
    }
}
