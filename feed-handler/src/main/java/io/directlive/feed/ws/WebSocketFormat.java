package io.directlive.feed.ws;

import io.directlive.feed.Normaliser;
import io.directlive.feed.SourceSession;
import io.directlive.feed.VenueFormat;
import java.net.URI;
import java.time.LocalDate;

/** A venue that speaks JSON over WebSocket. One object for the venue; keeps no state. */
public interface WebSocketFormat extends VenueFormat
{
    /** @return where the venue listens, unless settings say otherwise. */
    URI defaultUri();

    /** @return where the venue is asked for snapshots, unless settings say otherwise; null when it is not asked. */
    URI defaultSnapshotUri();

    /** @return levels of a side to ask for, unless settings say otherwise. */
    int defaultDepth();

    /** @return how often the venue may be spoken to on one connection. */
    SendLimit newSendLimit();

    /** @return how often the venue may be asked for snapshots. */
    SendLimit newRequestLimit();

    /**
     * @param settings what is wanted.
     * @param output   takes what the conversation has to say.
     * @return the conversation of a new connection.
     * @throws IllegalArgumentException when the venue cannot give what is wanted.
     */
    Conversation newConversation(ConversationSettings settings, ConversationOutput output);

    @Override
    default Normaliser newNormaliser(final SourceSession session, final LocalDate tradingDate)
    {
        return new BookRecordNormaliser(session, tradingDate);
    }
}
