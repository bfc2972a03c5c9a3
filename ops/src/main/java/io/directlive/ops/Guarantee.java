package io.directlive.ops;

/** What an event has survived before readers get it. */
enum Guarantee
{
    /** Published to shared memory: survives SIGKILL of any or all processes. */
    DURABLE,
    /** Recorded by the Archive: with a file sync level of 1 also power loss. */
    RECORDED
}
