package io.claudebench.task.epoch;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import java.time.Instant;

/**
 * What PostgreSQL promises about ids and fences of a tenant: every fence given out is of this epoch or before, every id
 * is at most the ceiling.
 */
@Entity
@Table(name = "epoch")
public class EpochRow extends PanacheEntityBase {
  @Id public String tenant;
  public long epoch;
  public long ceiling;
  /** The run of Redis the epoch was raised for. */
  @Column(name = "run_id") public String runId;
  /** The replica that raised it, and when it was last heard of. */
  @Column(name = "raised_by") public String raisedBy;
  @Column(name = "raised_at") public Instant raisedAt;

  /** The row, made when there is none, under its lock until the transaction ends. */
  static EpochRow locked(String tenant) {
    getEntityManager()
        .createNativeQuery("INSERT INTO epoch VALUES (?1, 0, 0, '', '', to_timestamp(0)) ON CONFLICT DO NOTHING")
        .setParameter(1, tenant).executeUpdate();
    return findById(tenant, LockModeType.PESSIMISTIC_WRITE);
  }

  /** What time it is for PostgreSQL, which all replicas share. */
  static Instant now() {
    return (Instant) getEntityManager().createNativeQuery("SELECT clock_timestamp()", Instant.class).getSingleResult();
  }
}
