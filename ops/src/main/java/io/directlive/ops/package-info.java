/** The only place that knows threads, cores, files and settings: wires the stages and gives them to people as commands. */
package io.directlive.ops;
