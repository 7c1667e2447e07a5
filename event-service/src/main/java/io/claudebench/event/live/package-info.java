/**
 * The fleet's live voice: who watches gets every event that matches, over an event stream or a WebSocket, from any
 * place that is kept and on any replica. One {@link io.claudebench.event.live.Feed} per tenant reads for all who watch
 * here; each {@link io.claudebench.event.live.Watch} is a place in its {@link io.claudebench.event.live.Ring}. Begin in
 * {@code LiveDoor}.
 */
package io.claudebench.event.live;
