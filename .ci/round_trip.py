"""Writes and reads every stored message with the protobuf runtime that is on the path."""

from __future__ import annotations

import sys

import google.protobuf

from tb_gan_doctor.store import health_pb2


def main() -> None:
    """Ends with an error if the runtime is not the wanted one, or changes a message."""
    version = google.protobuf.__version__
    assert version == sys.argv[1], f"asked for protobuf {sys.argv[1]}, got {version}"
    names = list(health_pb2.DESCRIPTOR.message_types_by_name)
    for name in names:
        message = getattr(health_pb2, name)()
        for field in message.DESCRIPTOR.fields:
            if field.type == field.TYPE_STRING and not _is_repeated(field):
                setattr(message, field.name, "text")
        again = type(message).FromString(message.SerializeToString())
        assert again == message, name
    schema = health_pb2.HealthSchema(version=1)
    schema.columns.add(signal="balance/auc", aggregate="mean", unit="ratio")
    again = health_pb2.HealthSchema.FromString(schema.SerializeToString())
    assert again.columns[0].signal == "balance/auc"
    print(f"protobuf {version}: {len(names)} messages")


def _is_repeated(field: object) -> bool:
    """Newer runtimes have `is_repeated`, and warn of `label`."""
    if hasattr(field, "is_repeated"):
        return bool(field.is_repeated)
    return bool(field.label == field.LABEL_REPEATED)  # type: ignore[attr-defined]


main()
