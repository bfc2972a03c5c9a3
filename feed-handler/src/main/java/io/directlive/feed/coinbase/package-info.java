/** Coinbase Exchange: aggregated books and matches over its WebSocket feed. */
package io.directlive.feed.coinbase;
