/** Binance spot: streams of depth updates joined with snapshots that are asked for, and trades. */
package io.directlive.feed.binance;
