package io.directlive.ops.stat;

import io.aeron.AeronCounters;
import java.util.Locale;

/** What is worth knowing of the media driver as a whole. */
enum DriverCounter
{
    NAKS_SENT(AeronCounters.SYSTEM_COUNTER_ID_NAK_MESSAGES_SENT, "NAKs sent: loss seen by readers"),
    NAKS_RECEIVED(AeronCounters.SYSTEM_COUNTER_ID_NAK_MESSAGES_RECEIVED, "NAKs received from readers"),
    RETRANSMITS(AeronCounters.SYSTEM_COUNTER_ID_RETRANSMITS_SENT, "retransmits sent"),
    RETRANSMIT_OVERFLOWS(AeronCounters.SYSTEM_COUNTER_ID_RETRANSMIT_OVERFLOW, "retransmits refused, too many at once"),
    LOSS_GAP_FILLS(AeronCounters.SYSTEM_COUNTER_ID_LOSS_GAP_FILLS, "loss given up and filled"),
    FLOW_CONTROL_UNDER_RUNS(
        AeronCounters.SYSTEM_COUNTER_ID_FLOW_CONTROL_UNDER_RUNS, "packets below a receiver's window"),
    FLOW_CONTROL_OVER_RUNS(
        AeronCounters.SYSTEM_COUNTER_ID_FLOW_CONTROL_OVER_RUNS, "packets beyond a receiver's window"),
    SENDER_FLOW_CONTROL_LIMITS(
        AeronCounters.SYSTEM_COUNTER_ID_SENDER_FLOW_CONTROL_LIMITS, "sender held back by flow control"),
    SHORT_SENDS(AeronCounters.SYSTEM_COUNTER_ID_SHORT_SENDS, "short sends: socket buffer full"),
    INVALID_PACKETS(AeronCounters.SYSTEM_COUNTER_ID_INVALID_PACKETS, "invalid packets"),
    CLIENT_TIMEOUTS(AeronCounters.SYSTEM_COUNTER_ID_CLIENT_TIMEOUTS, "clients timed out"),
    UNBLOCKED_PUBLICATIONS(AeronCounters.SYSTEM_COUNTER_ID_UNBLOCKED_PUBLICATIONS, "publications unblocked"),
    ERRORS(AeronCounters.SYSTEM_COUNTER_ID_ERRORS, "errors"),
    BYTES_SENT(AeronCounters.SYSTEM_COUNTER_ID_BYTES_SENT, "bytes sent"),
    BYTES_RECEIVED(AeronCounters.SYSTEM_COUNTER_ID_BYTES_RECEIVED, "bytes received");

    private final int systemCounterId;
    private final String text;

    DriverCounter(final int systemCounterId, final String text)
    {
        this.systemCounterId = systemCounterId;
        this.text = text;
    }

    int systemCounterId()
    {
        return systemCounterId;
    }

    String text()
    {
        return text;
    }

    String key()
    {
        return name().toLowerCase(Locale.ROOT);
    }
}
