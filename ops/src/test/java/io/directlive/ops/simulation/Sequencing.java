package io.directlive.ops.simulation;

import io.aeron.SimulatedLog;
import io.aeron.Subscription;

/**
 * What orders events in a simulated world, as feed handlers see it: a way in and the marks that come back. The
 * standalone sequencer is one; a clustered one takes its place with stages of its own.
 */
interface Sequencing
{
    /** A handler publishes to the way in. */
    void connect(SimulatedLog ingress);

    /** A handler listens to the marks. */
    void subscribeMarks(Subscription marks);

    /** A handler is gone. */
    void disconnect(SimulatedLog ingress, Subscription marks);
}
