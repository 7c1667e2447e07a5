package io.claudebench.core.door;

import io.claudebench.core.Refused;
import io.vertx.ext.web.RoutingContext;

/**
 * A door of a service whose callers take anything but a 200 for a yes: it says itself what they are told, also by whom
 * it was never asked, as they have no key, or come from another's page. Nobody is served who is refused.
 */
public interface OwnForm {

  /**
   * What a refused request is answered with 200, as JSON; null for the ordinary answer.
   *
   * @param context of any request of the process, whatever its path; perhaps its body was not read
   */
  byte[] refusal(RoutingContext context, Refused refused);
}
