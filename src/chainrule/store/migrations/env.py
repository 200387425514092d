"""Alembic's entry: runs on the connection (and in the transaction) that `chainrule.store.migrate` gives it."""

from alembic import context

from chainrule.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
