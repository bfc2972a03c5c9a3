package io.directlive.book;

import io.directlive.protocol.sbe.BooleanType;
import io.directlive.protocol.sbe.Side;

/** What a venue may say about a market, as test data. Instrument 0 is all instruments of source 1. */
sealed interface MarketAction
{
    /** The instrument that it is about. */
    int instrumentId();

    record Add(int instrumentId, long orderId, Side side, long price, long quantity) implements MarketAction
    {
    }

    record Execute(int instrumentId, long orderId, long quantity) implements MarketAction
    {
    }

    record ExecuteAt(int instrumentId, long orderId, long quantity, long price, boolean isPrintable)
        implements MarketAction
    {
    }

    record Reduce(int instrumentId, long orderId, long quantity) implements MarketAction
    {
    }

    record Delete(int instrumentId, long orderId) implements MarketAction
    {
    }

    record Replace(int instrumentId, long orderId, long newOrderId, long price, long quantity) implements MarketAction
    {
    }

    record Modify(int instrumentId, long orderId, long price, long quantity, BooleanType priorityKept)
        implements MarketAction
    {
    }

    record Clear(int instrumentId) implements MarketAction
    {
    }

    record Gap(int instrumentId, boolean isFiltered) implements MarketAction
    {
    }

    record Session(int instrumentId) implements MarketAction
    {
    }
}
