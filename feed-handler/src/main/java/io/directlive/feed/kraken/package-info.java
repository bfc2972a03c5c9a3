/** Kraken spot over WebSocket v2: books with checksums, and trades. */
package io.directlive.feed.kraken;
