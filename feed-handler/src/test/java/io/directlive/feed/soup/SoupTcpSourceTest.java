package io.directlive.feed.soup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.Allocation;
import io.directlive.feed.Normaliser;
import io.directlive.feed.SessionHandler;
import io.directlive.feed.VenueSource;
import io.directlive.protocol.CounterSet;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real sockets, stepped by one thread; the clock is moved by hand. */
class SoupTcpSourceTest
{
    private static final long SECOND = 1_000_000_000L;

    private final List<TestServer> servers = new ArrayList<>();
    private final List<String> badInput = new ArrayList<>();
    private final Recorder recorder = new Recorder();
    private final TestServer server = newServer();
    private long nowNs = 1_700_000_000L * SECOND;
    private long stepNs = 1_000_000;
    private int polled;
    private SoupLogin login = new SoupLogin("alice", "secret", "", SoupVersion.V4_00);
    private CountedSessions sessions = new CountedSessions();
    private boolean isFromStart;
    private final CounterSet<SoupCounter> counters = counters();
    private SoupTcpSource source;

    @AfterEach
    void close()
    {
        if (source != null)
        {
            source.close();
        }
        servers.forEach(TestServer::close);
    }

    @Test
    void shouldHandOverASession()
    {
        open();
        awaitLogin(1);
        server.send(SoupBytes.accepted("S1", 1), SoupBytes.packet('S', "a"), SoupBytes.packet('H'),
            SoupBytes.packet('S', "b"), SoupBytes.packet('U', "x"), SoupBytes.packet('Z'));
        await(() -> recorder.calls.size() == 3);

        assertEquals(List.of("1 a", "2 b", "end 3"), recorder.calls);
        assertEquals(List.of("1"), server.logins);
        assertEquals("S1", source.sessionName());
        assertEquals(2, polled);
        assertNull(source.failure());
        assertEquals(1, count(SoupCounter.SOUP_LOGINS));
        assertEquals(1, count(SoupCounter.SOUP_HEARTBEATS_RECEIVED));
        assertEquals(1, count(SoupCounter.SOUP_UNSEQUENCED));
        assertEquals(0, count(SoupCounter.SOUP_RESUMED));
        assertEquals(source.bytesRead(), count(SoupCounter.SOUP_BYTES_RECEIVED));
        assertEquals("[S1]", sessions.toString());
    }

    @Test
    void shouldGoOnAfterWhatIsKnownDownstream()
    {
        open();
        source.resumeAfter(41);
        awaitLogin(1);
        assertEquals("42", server.logins.get(0));
        server.send(SoupBytes.accepted("S1", 42), SoupBytes.packet('S', "a"));
        await(() -> recorder.calls.size() == 1);

        assertEquals(List.of("42 a"), recorder.calls);
        assertEquals(1, count(SoupCounter.SOUP_RESUMED));
    }

    @Test
    void shouldAskForAllWhereAFilterHasToLearn()
    {
        isFromStart = true;
        open();
        source.resumeAfter(41);
        awaitLogin(1);

        assertEquals("1", server.logins.get(0));
    }

    @Test
    void shouldResumeInTheSameSession()
    {
        open();
        awaitLogin(1);
        server.send(SoupBytes.accepted("S1", 1), SoupBytes.packet('S', "a"), SoupBytes.packet('S', "b"));
        await(() -> recorder.calls.size() == 2);
        server.drop();
        awaitLogin(2);

        assertEquals("S1 3", server.logins.get(1));
        server.send(SoupBytes.accepted("S1", 3), SoupBytes.packet('S', "c"));
        await(() -> recorder.calls.size() == 3);
        assertEquals(List.of("1 a", "2 b", "3 c"), recorder.calls);
        assertEquals(1, count(SoupCounter.SOUP_RESUMED));
        assertEquals(1, count(SoupCounter.SOUP_DISCONNECTS));
        assertEquals(2, count(SoupCounter.SOUP_CONNECTS));
    }

    @Test
    void shouldSayWhatTheServerDoesNotHaveAnyMore()
    {
        open();
        awaitLogin(1);
        server.send(SoupBytes.accepted("S1", 5));
        await(() -> recorder.calls.size() == 1);
        server.send(SoupBytes.packet('S', "a"));
        await(() -> recorder.calls.size() == 2);

        assertEquals(List.of("gap 1-4", "5 a"), recorder.calls);
        assertEquals(4, count(SoupCounter.SOUP_MESSAGES_LOST));
    }

    @Test
    void shouldDropWhatComesAgain()
    {
        open();
        source.resumeAfter(3);
        awaitLogin(1);
        server.send(SoupBytes.accepted("S1", 2), SoupBytes.packet('S', "b"), SoupBytes.packet('S', "c"),
            SoupBytes.packet('S', "d"));
        await(() -> recorder.calls.size() == 1);

        assertEquals(List.of("4 d"), recorder.calls);
        assertEquals(List.of("2 the server goes on before what was asked for"), badInput);
        assertEquals(2, count(SoupCounter.SOUP_DUPLICATES));
    }

    @Test
    void shouldFailWhenItIsNotAuthorised()
    {
        final TestServer other = newServer();
        open(server.address(), other.address());
        awaitLogin(1);
        server.send(SoupBytes.packet('J', "A"));
        await(() -> source.state() == VenueSource.State.FAILED);

        assertTrue(source.failure().describe().endsWith("login rejected: not authorised (A)"));
        assertTrue(source.failure().describe().startsWith("venue: message 1: "));
        assertEquals(1, count(SoupCounter.SOUP_REJECTS));
        nowNs += 60 * SECOND;
        step();
        assertEquals(0, other.logins.size(), "a wrong password is not tried again");
    }

    @Test
    void shouldFailWhenNoServerHasTheSession()
    {
        final TestServer other = newServer();
        open(server.address(), other.address());
        awaitLogin(1);
        server.send(SoupBytes.packet('J', "S"));
        await(() -> other.logins.size() == 1);
        assertEquals(VenueSource.State.RUNNING, source.state());
        other.send(SoupBytes.packet('J', "S"));
        await(() -> source.state() == VenueSource.State.FAILED);

        assertTrue(source.failure().reason().endsWith("login rejected: session not available (S)"));
        assertEquals(2, count(SoupCounter.SOUP_REJECTS));
    }

    @Test
    void shouldGoOnWithTheNextSession()
    {
        open();
        awaitLogin(1);
        server.send(SoupBytes.accepted("S1", 1), SoupBytes.packet('S', "a"), SoupBytes.packet('Z'));
        awaitLogin(2);
        assertEquals("0", server.logins.get(1), "the name of the current session, and nothing else");
        server.send(SoupBytes.accepted("S1", 1), SoupBytes.packet('S', "a"), SoupBytes.packet('Z'));
        awaitLogin(3);
        assertEquals(List.of("1 a", "end 2"), recorder.calls, "there is none yet");

        recorder.room = 0;
        server.send(SoupBytes.accepted("S2", 7), SoupBytes.packet('S', "g"));
        await(() -> !server.isConnected());
        step();
        assertEquals("S1", source.sessionName());
        recorder.room = 10;
        awaitLogin(4);
        assertEquals("S2 1", server.logins.get(3));
        server.send(SoupBytes.accepted("S2", 1), SoupBytes.packet('S', "x"));
        await(() -> recorder.calls.size() == 4);

        assertEquals(List.of("1 a", "end 2", "session 2", "1 x"), recorder.calls);
        assertEquals("[S1, S2]", sessions.toString());
        assertEquals(VenueSource.State.RUNNING, source.state());
    }

    @Test
    void shouldLeaveASessionThatNoServerHasAnyMore()
    {
        open();
        awaitLogin(1);
        server.send(SoupBytes.accepted("S1", 1), SoupBytes.packet('S', "a"));
        await(() -> recorder.calls.size() == 1);
        server.drop();
        awaitLogin(2);
        assertEquals("S1 2", server.logins.get(1));
        server.send(SoupBytes.packet('J', "S"));
        awaitLogin(3);
        assertEquals("0", server.logins.get(2));
        server.send(SoupBytes.accepted("S2", 1));
        awaitLogin(4);

        assertEquals("S2 1", server.logins.get(3));
        assertEquals(List.of("1 a", "session 2"), recorder.calls);
        assertEquals(List.of("2 no server has the session any more, or the next message of it"), badInput);
    }

    @Test
    void shouldTakeWhatThereIsWhenTheNextMessageIsGone()
    {
        sessions = new CountedSessions("S1");
        open();
        source.resumeAfter(4);
        awaitLogin(1);
        assertEquals("S1 5", server.logins.get(0));
        server.send(SoupBytes.packet('J', "S"));
        awaitLogin(2);
        server.send(SoupBytes.accepted("S1", 9), SoupBytes.packet('S', "i"));
        await(() -> recorder.calls.size() == 2);

        assertEquals(List.of("gap 5-8", "9 i"), recorder.calls);
    }

    @Test
    void shouldGoOnWithAnotherSessionThatComesUnasked()
    {
        sessions = new CountedSessions("S1");
        open();
        source.resumeAfter(4);
        awaitLogin(1);
        server.send(SoupBytes.accepted("S2", 5), SoupBytes.packet('S', "x"));
        awaitLogin(2);

        assertEquals("S2 1", server.logins.get(1));
        assertEquals(List.of("session 2"), recorder.calls);
    }

    @Test
    void shouldNotTellAnEndAgainThatIsKnownDownstream()
    {
        sessions = new CountedSessions("S1");
        open();
        source.resumeAfter(4); // Three messages and the end.
        awaitLogin(1);
        assertEquals("S1 5", server.logins.get(0));
        server.send(SoupBytes.accepted("S1", 4), SoupBytes.packet('Z'));
        awaitLogin(2);

        assertEquals("0", server.logins.get(1));
        assertEquals(List.of(), recorder.calls);
        assertEquals(List.of(), badInput);
    }

    @Test
    void shouldEndWithTheSessionThatIsSet()
    {
        login = new SoupLogin("alice", "secret", "S1", SoupVersion.V4_00);
        sessions = new CountedSessions("S0");
        open();
        awaitLogin(1);
        assertEquals("S1 1", server.logins.get(0));
        server.send(SoupBytes.accepted("S1", 1), SoupBytes.packet('S', "a"), SoupBytes.packet('Z'));
        await(() -> source.state() == VenueSource.State.ENDED);

        assertEquals(List.of("session 2", "1 a", "end 2"), recorder.calls);
        assertEquals(0, source.poll(recorder, 10, nowNs), "there is no more");
    }

    @Test
    void shouldFailWhenTheSessionIsNotThatOfTheSettings()
    {
        login = new SoupLogin("alice", "secret", "S9", SoupVersion.V4_00);
        open();
        awaitLogin(1);
        assertEquals("S9 1", server.logins.get(0));
        server.send(SoupBytes.accepted("S1", 1));
        await(() -> source.state() == VenueSource.State.FAILED);

        assertTrue(source.failure().reason().endsWith("session S1 in place of S9"));
        await(() -> !server.isConnected());
        assertEquals(0, count(SoupCounter.SOUP_LOGGED_IN));
    }

    @Test
    void shouldBeatAndNoticeASilentServer()
    {
        open();
        awaitLogin(1);
        server.send(SoupBytes.accepted("S1", 1));
        await(() -> count(SoupCounter.SOUP_LOGGED_IN) == 1);
        stepNs = SECOND / 4;
        await(() -> count(SoupCounter.SOUP_TIME_OUTS) == 1);

        assertTrue(count(SoupCounter.SOUP_HEARTBEATS_SENT) >= 13, () -> "heartbeats " + count(SoupCounter.SOUP_HEARTBEATS_SENT));
        awaitLogin(2);
        assertEquals("S1 1", server.logins.get(1));
        assertEquals("R".repeat(13), server.others.substring(0, 13));
    }

    @Test
    void shouldWaitTwiceAsLongBeforeEachAttemptUpToALimit()
    {
        final InetSocketAddress nobody = server.address();
        server.close();
        open(nobody);
        final List<Long> waitsMs = new ArrayList<>();
        long lastNs = nowNs;
        stepNs = TimeUnit.MILLISECONDS.toNanos(50);
        while (waitsMs.size() < 10)
        {
            final long before = count(SoupCounter.SOUP_DISCONNECTS);
            await(() -> count(SoupCounter.SOUP_DISCONNECTS) > before);
            waitsMs.add((nowNs - lastNs) / 1_000_000 / 100 * 100);
            lastNs = nowNs;
        }

        assertEquals(List.of(100L, 200L, 400L, 800L, 1600L, 3200L, 6400L, 10_000L, 10_000L), waitsMs.subList(1, 10));
        assertEquals(VenueSource.State.RUNNING, source.state());
        assertEquals(0, count(SoupCounter.SOUP_CONNECTS));
    }

    @Test
    void shouldTakeServersInTurn()
    {
        final TestServer other = newServer();
        server.close();
        open(server.address(), other.address());
        await(() -> other.logins.size() == 1);
        other.send(SoupBytes.accepted("S1", 1), SoupBytes.packet('S', "a"));
        await(() -> recorder.calls.size() == 1);

        assertEquals(List.of("1 a"), recorder.calls);
    }

    @Test
    void shouldHoldBackWhenThereIsNoRoom()
    {
        recorder.room = 0;
        open();
        awaitLogin(1);
        server.send(SoupBytes.accepted("S1", 3), SoupBytes.packet('S', "a"), SoupBytes.packet('Z'));
        stepNs = SECOND;
        for (int i = 0; i < 30; i++)
        {
            step();
        }
        assertEquals(List.of(), recorder.calls);
        assertEquals(0, count(SoupCounter.SOUP_TIME_OUTS), "who does not read cannot call the server silent");

        for (final String expected : List.of("gap 1-2", "3 a", "end 4"))
        {
            recorder.room = 1;
            await(() -> recorder.room == 0);
            assertEquals(expected, recorder.calls.get(recorder.calls.size() - 1));
        }
    }

    @Test
    void shouldReconnectAfterWhatMakesNoSense()
    {
        open();
        awaitLogin(1);
        server.send(SoupBytes.accepted("S1", 1), SoupBytes.packet('S', "a"), new byte[]{0, 0, 0});
        awaitLogin(2);

        assertEquals("S1 2", server.logins.get(1));
        assertEquals(List.of("2 a packet without a type"), badInput);
        assertEquals(1, count(SoupCounter.SOUP_MALFORMED));
    }

    @Test
    void shouldLogOutWhenItIsClosed()
    {
        open();
        awaitLogin(1);
        server.send(SoupBytes.accepted("S1", 1));
        await(() -> count(SoupCounter.SOUP_LOGGED_IN) == 1);
        source.close();
        await(() -> !server.isConnected());

        assertEquals("O", server.others.toString());
    }

    @Test
    void shouldRefuseAHostThatIsNotThere()
    {
        final InetSocketAddress unresolved = InetSocketAddress.createUnresolved("nowhere.invalid", 1);
        assertThrows(IllegalArgumentException.class, () -> open(unresolved));
        assertThrows(IllegalArgumentException.class, () -> open(new InetSocketAddress[0]));
    }

    /** Connections break at any byte, back pressure comes and goes: every message once, in order. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldGetEachMessageOnceWhateverBreaks(final long seed)
    {
        final int total = 400;
        final Random random = new Random(seed);
        open();
        int answered = 0;
        final long deadlineNs = System.nanoTime() + 60 * SECOND;
        while (recorder.calls.size() <= total)
        {
            assertTrue(System.nanoTime() < deadlineNs, () -> "seed " + seed + ", calls " + recorder.calls.size());
            step();
            recorder.room = random.nextInt(4) == 0 ? 0 : random.nextInt(50);
            if (server.logins.size() > answered)
            {
                final String[] request = server.logins.get(answered).split(" ");
                final int from = Integer.parseInt(request[request.length - 1]);
                final byte[] stream = session(from, total);
                answered++;
                final boolean isBroken = answered < 30;
                final int length = isBroken ? random.nextInt(Math.min(stream.length, 1500)) : stream.length;
                server.send(Arrays.copyOf(stream, length));
                if (isBroken)
                {
                    await(server::isAllSent);
                    server.drop();
                }
            }
        }

        final List<String> expected = new ArrayList<>();
        for (int i = 1; i <= total; i++)
        {
            expected.add(i + " " + "m".repeat(i % 70));
        }
        expected.add("end " + (total + 1));
        assertEquals(expected, recorder.calls, () -> "seed " + seed);
        assertEquals(0, count(SoupCounter.SOUP_DUPLICATES));
        assertEquals(total, polled);
        assertTrue(count(SoupCounter.SOUP_CONNECTS) >= 30);
    }

    /** Messages, heartbeats both ways, reads that find nothing, and what the counters are told. */
    @Test
    void shouldAllocateNothingWhileLoggedIn()
    {
        open();
        awaitLogin(1);
        server.send(SoupBytes.accepted("S1", 1));
        await(() -> count(SoupCounter.SOUP_LOGINS) == 1);
        final byte[] message = SoupBytes.packet('S', "m".repeat(40));
        final byte[] heartbeat = SoupBytes.packet('H');
        final Sink sink = new Sink();

        long allocated = Long.MAX_VALUE;
        for (int round = 0; round < 300 && allocated > 0; round++)
        {
            allocated = 0;
            for (int i = 0; i < 50; i++)
            {
                for (int j = 0; j < 20; j++)
                {
                    server.send(message);
                }
                server.send(heartbeat);
                server.poll();
                nowNs += SECOND / 10;
                final long before = Allocation.bytes();
                source.poll(sink, 64, nowNs);
                source.poll(sink, 64, nowNs);
                allocated += Allocation.bytes() - before;
            }
        }

        assertEquals(0, allocated, "bytes allocated for 1,000 messages");
        assertTrue(sink.messages >= 1_000);
        assertTrue(count(SoupCounter.SOUP_HEARTBEATS_SENT) > 0);
        assertTrue(count(SoupCounter.SOUP_HEARTBEATS_RECEIVED) > 0);
        assertEquals(0, count(SoupCounter.SOUP_DISCONNECTS));
    }

    private static byte[] session(final int from, final int total)
    {
        final ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.writeBytes(SoupBytes.accepted("S1", from));
        for (int i = from; i <= total; i++)
        {
            stream.writeBytes(SoupBytes.packet('S', "m".repeat(i % 70)));
            stream.writeBytes(SoupBytes.packet('H'));
        }
        stream.writeBytes(SoupBytes.packet('Z'));
        return stream.toByteArray();
    }

    private TestServer newServer()
    {
        final TestServer newServer = new TestServer();
        servers.add(newServer);
        return newServer;
    }

    private static CounterSet<SoupCounter> counters()
    {
        final CountersManager manager =
            new CountersManager(
            new UnsafeBuffer(ByteBuffer.allocateDirect(64 * 1024)), new UnsafeBuffer(ByteBuffer.allocateDirect(16 * 1024)));
        return new CounterSet<>(SoupCounter.class, "test", (typeId, label) ->
            manager.newCounter(label, typeId));
    }

    private void open(final InetSocketAddress... addresses)
    {
        source = new SoupTcpSource(
            new SoupTcpConfig("venue", List.of(addresses), login, SoupTimers.DEFAULT, isFromStart),
            sessions,
            () -> nowNs,
            counters,
            (number, at, reason) -> badInput.add(number + " " + reason));
    }

    private void open()
    {
        open(server.address());
    }

    private long count(final SoupCounter counter)
    {
        return counters.get(counter).get();
    }

    private void awaitLogin(final int number)
    {
        await(() -> server.logins.size() == number);
    }

    private void await(final BooleanSupplier condition)
    {
        final long deadlineNs = System.nanoTime() + 20 * SECOND;
        while (!condition.getAsBoolean())
        {
            step();
            assertTrue(System.nanoTime() < deadlineNs, () -> "calls " + recorder.calls + ", " + source.failure());
        }
    }

    private void step()
    {
        nowNs += stepNs;
        polled += source.poll(recorder, 64, nowNs);
        for (final TestServer each : servers)
        {
            each.poll();
        }
    }

    /** Counts, and keeps nothing. */
    private static final class Sink implements SessionHandler
    {
        private long messages;

        @Override
        public boolean onMessage(
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final long sourceSequence,
            final long receiveTimeNs)
        {
            messages++;
            return true;
        }

        @Override
        public boolean onGap(final long fromSequence, final long toSequence, final long receiveTimeNs)
        {
            return true;
        }

        @Override
        public boolean onEndOfSession(final long sourceSequence, final long receiveTimeNs)
        {
            return true;
        }

        @Override
        public boolean onSession(final Normaliser normaliser, final long receiveTimeNs)
        {
            return true;
        }
    }
}
