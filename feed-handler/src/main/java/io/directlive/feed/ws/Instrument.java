package io.directlive.feed.ws;

/**
 * A symbol that a source was asked for.
 *
 * @param index  in the settings, from 0.
 * @param symbol as the venue writes it.
 * @param code   that events name it by.
 */
public record Instrument(int index, String symbol, int code)
{
}
