package io.directlive.ops.stat;

/**
 * Somebody who reads a stream through the instance's media driver.
 *
 * @param registrationId of the subscription.
 * @param clientId       of the Aeron client.
 * @param name           as well as it is known.
 * @param lagLength      bytes that it is behind the publisher.
 */
record Reader(long registrationId, long clientId, String name, long lagLength)
{
}
