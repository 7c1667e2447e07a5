package io.claudebench.instance.access;

import io.claudebench.core.Call;
import io.claudebench.core.Refusal;

/** Keys and tenants belong to the fleet, so an admin of one tenant does not hand them out. */
final class FleetAdmin {

  /** Refuses {@code FORBIDDEN}. */
  static void require(Call call) {
    if (!call.caller().tenant().isEmpty()) {
      throw Refusal.FORBIDDEN.because("Keys and tenants are handed out by an admin of the fleet, not of the tenant "
          + call.caller().tenant() + ".").fix("Use an admin key of the default tenant.");
    }
  }

  private FleetAdmin() {}
}
