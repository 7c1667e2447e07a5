package io.claudebench.event.live;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claudebench.event.Cursor;

/** Where a watch writes to; on the event loop of the watch. */
interface Sink {

  /** Whether the client has not taken what was written, or wants no more for now. */
  boolean isFull();

  /** Tells once when that is over. */
  void whenFree(Runnable go);

  void event(Entry event);

  /** @param place where whoever reconnects goes on; null leaves him where he is */
  void frame(String name, Cursor place, ObjectNode data);

  /** A place, when there is nothing else to say. */
  void beat(Cursor place);

  /** Sends what was written. */
  void flush();

  /** @param retryMs after which the client is to come back; 0 says nothing */
  void end(int retryMs);
}
