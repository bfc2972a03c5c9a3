package io.directlive.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StreamIdsTest
{
    @Test
    void shouldGiveEveryStreamAnIdOfItsOwn() throws IllegalAccessException
    {
        final List<Integer> ids = new ArrayList<>();
        for (final Field field : StreamIds.class.getFields())
        {
            ids.add(field.getInt(null));
        }

        assertEquals(ids.size(), new HashSet<>(ids).size(), ids.toString());
    }

    @Test
    void shouldNameTiersAsSettingsDo()
    {
        assertEquals(
            List.of("orders 7120", "depth 7121", "top 7122", "trades 7123"),
            Stream.of(Tier.values()).map(t -> t.lowerName() + " " + t.streamId()).toList());
    }
}
