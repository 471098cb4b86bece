from membership.tables import Base

from shared.migrations import run

run(Base.metadata)
