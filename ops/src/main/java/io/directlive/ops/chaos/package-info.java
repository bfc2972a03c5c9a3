/**
 * Kills and stops the real processes of a cluster by a seeded schedule while data flows, and checks what every subscriber was
 * given against the source.
 */
package io.directlive.ops.chaos;
