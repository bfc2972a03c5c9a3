package io.directlive.feed.pitch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PitchOrdersTest
{
    private record Order(int instrument, int quantity, long price, boolean isSell)
    {
    }

    @Property(tries = 200)
    void shouldHoldWhatAMapHolds(@ForAll final long seed)
    {
        final Random random = new Random(seed);
        final PitchOrders orders = new PitchOrders(8);
        final Map<Long, Order> expected = new HashMap<>();
        final int ids = 1 + random.nextInt(300);
        final long step = random.nextBoolean() ? 1 : random.nextLong() | 1;
        for (int i = 0; i < 2_000; i++)
        {
            final long id = random.nextInt(ids) * step;
            final Order order = new Order(
                random.nextInt(), 1 + random.nextInt(9), random.nextLong() >>> 20, random.nextBoolean());
            final int slot = orders.find(id);
            assertEquals(expected.containsKey(id), slot >= 0);
            switch (random.nextInt(4))
            {
                case 0, 1 ->
                {
                    orders.put(id, order.instrument, order.quantity, order.price, order.isSell);
                    expected.put(id, order);
                }
                case 2 ->
                {
                    if (slot >= 0)
                    {
                        orders.remove(slot);
                        expected.remove(id);
                    }
                }
                default ->
                {
                    if (slot >= 0)
                    {
                        orders.update(slot, order.quantity, order.price);
                        final Order old = expected.get(id);
                        expected.put(id, new Order(old.instrument, order.quantity, order.price, old.isSell));
                    }
                }
            }
            if (random.nextInt(1_000) == 0)
            {
                orders.clear();
                expected.clear();
            }
            assertEquals(expected.size(), orders.size());
        }
        expected.forEach((id, order) ->
        {
            final int slot = orders.find(id);
            assertTrue(slot >= 0);
            assertEquals(order, new Order(
                orders.instrument(slot), orders.quantity(slot), orders.price(slot), orders.isSell(slot)));
        });
    }

    @Test
    void shouldForgetWhatIsBeyondTheLimit()
    {
        final PitchOrders orders = new PitchOrders(8);
        for (long id = 0; id <= PitchOrders.LIMIT; id++)
        {
            orders.put(id, 1, 1, 1, false);
        }

        assertEquals(PitchOrders.LIMIT, orders.size());
        assertEquals(-1, orders.find(PitchOrders.LIMIT));
        orders.remove(orders.find(0));
        orders.put(PitchOrders.LIMIT, 1, 1, 1, false);
        assertTrue(orders.find(PitchOrders.LIMIT) >= 0);
    }
}
