/**
 * What a trading system links against: {@link io.directlive.subscriber.Subscriber} delivers each event of a tier
 * exactly once, in order, on the caller's thread, and says so when it cannot.
 */
package io.directlive.subscriber;
