package io.claudebench.core.redis;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** Of work that is repeated for each tenant: tells the log once that it fails for one, and once that it goes on. */
public final class Failing {
  private static final Logger LOG = Logger.getLogger("claudebench");

  private final String what;
  private final Set<String> tenants = ConcurrentHashMap.newKeySet();

  /** @param what the word that the log begins with */
  public Failing(String what) {
    this.what = what;
  }

  public void failed(String tenant, Throwable failure) {
    if (tenants.add(tenant)) {
      LOG.warnf("%s FAILED tenant=%s %s; it goes on trying", what, tenant, failure);
    }
  }

  public void worked(String tenant) {
    if (tenants.remove(tenant)) {
      LOG.infof("%s RESUMED tenant=%s", what, tenant);
    }
  }

  /** Nobody works for it any more. */
  public void forget(String tenant) {
    tenants.remove(tenant);
  }
}
