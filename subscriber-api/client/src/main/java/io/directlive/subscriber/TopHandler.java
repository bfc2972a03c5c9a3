package io.directlive.subscriber;

import io.directlive.protocol.sbe.TopOfBookDecoder;

/** Takes best bid and ask as they change. Needs tier top or orders. */
@FunctionalInterface
public interface TopHandler
{
    /**
     * Best bid or ask have changed in price, quantity or orders.
     *
     * @param instrument whose they are.
     * @param top        valid only during the call.
     */
    void onTop(Instrument instrument, TopOfBookDecoder top);
}
