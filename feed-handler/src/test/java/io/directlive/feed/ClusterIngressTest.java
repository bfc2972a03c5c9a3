package io.directlive.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.Aeron;
import io.aeron.Publication;
import io.aeron.cluster.client.AeronCluster;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.directlive.feed.PeerCluster.Taken;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.agrona.CloseHelper;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The way to a cluster, over a real media driver, stepped by hand on both sides; the time of duty cycles is the test's. */
@Timeout(60)
class ClusterIngressTest
{
    private static final long KEEP_ALIVE_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long RECONNECT_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[1024]);
    private final List<Exception> failures = new ArrayList<>();
    private MediaDriver driver;
    private Aeron aeron;
    private PeerCluster cluster;
    private ClusterIngress ingress;
    private long nowNs = 1_000_000_000_000L;

    @BeforeEach
    void launch()
    {
        driver = MediaDriver.launchEmbedded(new MediaDriver.Context()
            .threadingMode(ThreadingMode.SHARED)
            .termBufferSparseFile(true)
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true));
        aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName()));
        cluster = new PeerCluster(aeron);
        await("ports", () -> cluster.endpoints() != null);
        ingress = ingress(TimeUnit.SECONDS.toNanos(10));
    }

    private ClusterIngress ingress(final long messageTimeoutNs)
    {
        return new ClusterIngress(
            new AeronCluster.Context()
                .aeron(aeron)
                .ownsAeronClient(false)
                .ingressChannel("aeron:udp?term-length=64k")
                .ingressEndpoints(cluster.endpoints())
                .egressChannel("aeron:udp?endpoint=localhost:0")
                .messageTimeoutNs(messageTimeoutNs),
            1408 - 32,
            KEEP_ALIVE_NS,
            RECONNECT_NS,
            failures::add);
    }

    @AfterEach
    void close()
    {
        CloseHelper.closeAll(ingress, cluster, aeron, driver);
    }

    @Test
    void shouldOpenASessionWithTheLeader()
    {
        assertEquals(Publication.NOT_CONNECTED, offer(1));
        assertFalse(ingress.isConnected());
        connect();

        await("room", () -> offer(2) > 0);
        await("what was offered", () -> !cluster.taken.isEmpty());
        assertEquals(List.of(new Taken(0, 1, 2)), cluster.taken);
        assertEquals(List.of(), failures);
    }

    @Test
    @Tag("F10")
    void shouldSayOnceThatThereIsAnotherLeaderAndGoOnWithIt()
    {
        connect();
        await("room", () -> offer(1) > 0);
        await("what was offered", () -> cluster.taken.size() == 1);

        cluster.elect(1);
        await("the news", () -> offer(2) == Publication.NOT_CONNECTED);
        await("the new leader", ingress::isConnected);
        offerKnowing(3);
        await("what was offered", () -> cluster.taken.contains(new Taken(1, 1, 3)));
        assertEquals(0, cluster.taken.stream().filter(taken -> taken.number() == 3 && taken.member() == 0).count());
        assertEquals(List.of(), failures);
    }

    /** Also when the way to the new leader was there before anything was offered: it may not have what the old one took. */
    @Test
    void shouldSayThatThereIsAnotherLeaderWhenNothingWasOfferedMeanwhile()
    {
        connect();
        cluster.elect(1);
        await("the new leader to hear of it", () ->
        {
            nowNs += KEEP_ALIVE_NS;
            return cluster.keepAlives[1] > 0;
        });
        assertEquals(Publication.NOT_CONNECTED, offer(1));
        offerKnowing(2);
    }

    /** It was told before that the leader is another. */
    private void offerKnowing(final long number)
    {
        await("room", () ->
        {
            final long position = offer(number);
            assertTrue(position != Publication.NOT_CONNECTED, "only once is it told");
            return position > 0;
        });
    }

    @Test
    void shouldTellBackPressureAndLoseNothingOfWhatItTook()
    {
        connect();
        await("room", () -> offer(1) > 0);
        cluster.isPolling = false;
        long accepted = 1;
        long position = offer(2);
        while (position > 0 || position == Publication.ADMIN_ACTION)
        {
            accepted += position > 0 ? 1 : 0;
            position = offer(accepted + 1);
        }
        assertEquals(Publication.BACK_PRESSURED, position);

        cluster.isPolling = true;
        final long next = accepted + 1;
        await("room", () -> offer(next) > 0);
        await("all that was taken", () -> cluster.taken.size() == next);
        assertEquals(
            LongStream.rangeClosed(1, next).boxed().toList(), cluster.taken.stream().map(Taken::number).toList());
    }

    @Test
    void shouldOpenASessionAnewWhenItIsLost()
    {
        connect();
        await("room", () -> offer(1) > 0);
        cluster.endSession();
        await("the loss", () -> offer(2) == Publication.NOT_CONNECTED);

        connect();
        await("room", () -> offer(3) > 0);
        await("what was offered", () -> cluster.taken.contains(new Taken(0, 2, 3)));
    }

    @Test
    void shouldSayThatItIsThereOnlyWhenItSendsNothing()
    {
        connect();
        final int before = cluster.keepAlives[0];
        await("room", () -> offer(1) > 0);
        nowNs += KEEP_ALIVE_NS;
        ingress.doWork(nowNs);
        await("what was offered", () -> !cluster.taken.isEmpty());
        assertEquals(before, cluster.keepAlives[0]);

        nowNs += KEEP_ALIVE_NS;
        await("a sign of life", () -> cluster.keepAlives[0] == before + 1);
    }

    @Test
    void shouldTellOnceThatNobodyIsThereAndTryAgain()
    {
        ingress.close();
        ingress = ingress(TimeUnit.MILLISECONDS.toNanos(300));
        cluster.isPolling = false;
        await("a failure", () -> !failures.isEmpty());
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        await("further attempts", () ->
        {
            nowNs += RECONNECT_NS;
            return System.nanoTime() - deadlineNs > 0;
        });
        assertEquals(1, failures.size());

        ingress.close();
        ingress = ingress(TimeUnit.SECONDS.toNanos(10));
        cluster.isPolling = true;
        connect();
        await("room", () -> offer(1) > 0);
    }

    private void connect()
    {
        await("a session", ingress::isConnected);
    }

    private long offer(final long number)
    {
        frame.putLong(0, number);
        return ingress.offer(frame, 0, frame.capacity());
    }

    /** Steps both sides until something is so. */
    private void await(final String what, final BooleanSupplier condition)
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean())
        {
            assertTrue(deadlineNs - System.nanoTime() > 0, "waited in vain for " + what);
            if (ingress != null)
            {
                ingress.doWork(nowNs);
            }
            cluster.poll();
            Thread.onSpinWait();
        }
    }
}
