package io.claudebench.task.persist;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;

/**
 * A task as PostgreSQL keeps it: columns to find it by, and {@code fields}, its Redis hash as a JSON object of texts.
 */
@Entity
@Table(name = "task")
@IdClass(TaskRow.Key.class)
public class TaskRow extends PanacheEntityBase {
  @Id public String tenant;
  @Id public long id;
  public long version;
  public String status;
  public int priority;
  public String text;
  public String folded;
  @Column(name = "assigned_to") public String assignedTo;
  @Column(name = "batch_id") public String batchId;
  public int attempt;
  @Column(name = "created_at") public Instant createdAt;
  @Column(name = "updated_at") public Instant updatedAt;
  @Column(name = "completed_at") public Instant completedAt;
  public String fields;

  /** @param tenant empty is the default one  @param id the digits of {@code t-<digits>} */
  public record Key(String tenant, long id) {}

  static Optional<TaskRow> find(String tenant, long id) {
    return findByIdOptional(new Key(tenant, id));
  }
}
