from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Iterable as _Iterable, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class HealthSchema(_message.Message):
    __slots__ = ["columns", "version"]
    class Column(_message.Message):
        __slots__ = ["aggregate", "signal", "unit"]
        AGGREGATE_FIELD_NUMBER: _ClassVar[int]
        SIGNAL_FIELD_NUMBER: _ClassVar[int]
        UNIT_FIELD_NUMBER: _ClassVar[int]
        aggregate: str
        signal: str
        unit: str
        def __init__(self, signal: _Optional[str] = ..., aggregate: _Optional[str] = ..., unit: _Optional[str] = ...) -> None: ...
    COLUMNS_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    columns: _containers.RepeatedCompositeFieldContainer[HealthSchema.Column]
    version: int
    def __init__(self, version: _Optional[int] = ..., columns: _Optional[_Iterable[_Union[HealthSchema.Column, _Mapping]]] = ...) -> None: ...

class LayerSchema(_message.Message):
    __slots__ = ["layers", "quantities", "version"]
    LAYERS_FIELD_NUMBER: _ClassVar[int]
    QUANTITIES_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    layers: _containers.RepeatedScalarFieldContainer[str]
    quantities: _containers.RepeatedScalarFieldContainer[str]
    version: int
    def __init__(self, version: _Optional[int] = ..., layers: _Optional[_Iterable[str]] = ..., quantities: _Optional[_Iterable[str]] = ...) -> None: ...

class Ledger(_message.Message):
    __slots__ = ["closed", "episodes", "first_step", "last_step", "version", "windows"]
    class Change(_message.Message):
        __slots__ = ["level", "step"]
        LEVEL_FIELD_NUMBER: _ClassVar[int]
        STEP_FIELD_NUMBER: _ClassVar[int]
        level: str
        step: int
        def __init__(self, step: _Optional[int] = ..., level: _Optional[str] = ...) -> None: ...
    class Episode(_message.Message):
        __slots__ = ["changes", "confirmed_step", "evidence", "fault", "kind", "level", "onset_after", "onset_by", "peak", "peak_level", "resolved", "resolved_step", "severity"]
        CHANGES_FIELD_NUMBER: _ClassVar[int]
        CONFIRMED_STEP_FIELD_NUMBER: _ClassVar[int]
        EVIDENCE_FIELD_NUMBER: _ClassVar[int]
        FAULT_FIELD_NUMBER: _ClassVar[int]
        KIND_FIELD_NUMBER: _ClassVar[int]
        LEVEL_FIELD_NUMBER: _ClassVar[int]
        ONSET_AFTER_FIELD_NUMBER: _ClassVar[int]
        ONSET_BY_FIELD_NUMBER: _ClassVar[int]
        PEAK_FIELD_NUMBER: _ClassVar[int]
        PEAK_LEVEL_FIELD_NUMBER: _ClassVar[int]
        RESOLVED_FIELD_NUMBER: _ClassVar[int]
        RESOLVED_STEP_FIELD_NUMBER: _ClassVar[int]
        SEVERITY_FIELD_NUMBER: _ClassVar[int]
        changes: _containers.RepeatedCompositeFieldContainer[Ledger.Change]
        confirmed_step: int
        evidence: _containers.RepeatedCompositeFieldContainer[Ledger.Evidence]
        fault: str
        kind: str
        level: str
        onset_after: int
        onset_by: int
        peak: float
        peak_level: str
        resolved: bool
        resolved_step: int
        severity: float
        def __init__(self, fault: _Optional[str] = ..., onset_after: _Optional[int] = ..., onset_by: _Optional[int] = ..., confirmed_step: _Optional[int] = ..., resolved: bool = ..., resolved_step: _Optional[int] = ..., severity: _Optional[float] = ..., peak: _Optional[float] = ..., peak_level: _Optional[str] = ..., level: _Optional[str] = ..., kind: _Optional[str] = ..., evidence: _Optional[_Iterable[_Union[Ledger.Evidence, _Mapping]]] = ..., changes: _Optional[_Iterable[_Union[Ledger.Change, _Mapping]]] = ...) -> None: ...
    class Evidence(_message.Message):
        __slots__ = ["direction", "signal", "threshold", "unit", "value"]
        DIRECTION_FIELD_NUMBER: _ClassVar[int]
        SIGNAL_FIELD_NUMBER: _ClassVar[int]
        THRESHOLD_FIELD_NUMBER: _ClassVar[int]
        UNIT_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        direction: str
        signal: str
        threshold: float
        unit: str
        value: float
        def __init__(self, signal: _Optional[str] = ..., value: _Optional[float] = ..., threshold: _Optional[float] = ..., direction: _Optional[str] = ..., unit: _Optional[str] = ...) -> None: ...
    CLOSED_FIELD_NUMBER: _ClassVar[int]
    EPISODES_FIELD_NUMBER: _ClassVar[int]
    FIRST_STEP_FIELD_NUMBER: _ClassVar[int]
    LAST_STEP_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    WINDOWS_FIELD_NUMBER: _ClassVar[int]
    closed: bool
    episodes: _containers.RepeatedCompositeFieldContainer[Ledger.Episode]
    first_step: int
    last_step: int
    version: int
    windows: int
    def __init__(self, version: _Optional[int] = ..., episodes: _Optional[_Iterable[_Union[Ledger.Episode, _Mapping]]] = ..., first_step: _Optional[int] = ..., last_step: _Optional[int] = ..., windows: _Optional[int] = ..., closed: bool = ...) -> None: ...

class RunFacts(_message.Message):
    __slots__ = ["batch_size", "errors", "fake_shape", "inputs", "loss", "networks", "optimizers", "ranks", "sample_shape", "seen", "step", "version", "versions", "window_steps"]
    class NamedCount(_message.Message):
        __slots__ = ["count", "name"]
        COUNT_FIELD_NUMBER: _ClassVar[int]
        NAME_FIELD_NUMBER: _ClassVar[int]
        count: int
        name: str
        def __init__(self, name: _Optional[str] = ..., count: _Optional[int] = ...) -> None: ...
    class NamedNumber(_message.Message):
        __slots__ = ["name", "value"]
        NAME_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        name: str
        value: float
        def __init__(self, name: _Optional[str] = ..., value: _Optional[float] = ...) -> None: ...
    class NamedText(_message.Message):
        __slots__ = ["name", "text"]
        NAME_FIELD_NUMBER: _ClassVar[int]
        TEXT_FIELD_NUMBER: _ClassVar[int]
        name: str
        text: str
        def __init__(self, name: _Optional[str] = ..., text: _Optional[str] = ...) -> None: ...
    class Network(_message.Message):
        __slots__ = ["first_nonfinite", "last_module", "layers", "modules", "name", "parameters", "role", "trainable", "training"]
        FIRST_NONFINITE_FIELD_NUMBER: _ClassVar[int]
        LAST_MODULE_FIELD_NUMBER: _ClassVar[int]
        LAYERS_FIELD_NUMBER: _ClassVar[int]
        MODULES_FIELD_NUMBER: _ClassVar[int]
        NAME_FIELD_NUMBER: _ClassVar[int]
        PARAMETERS_FIELD_NUMBER: _ClassVar[int]
        ROLE_FIELD_NUMBER: _ClassVar[int]
        TRAINABLE_FIELD_NUMBER: _ClassVar[int]
        TRAINING_FIELD_NUMBER: _ClassVar[int]
        first_nonfinite: str
        last_module: str
        layers: _containers.RepeatedScalarFieldContainer[str]
        modules: _containers.RepeatedCompositeFieldContainer[RunFacts.NamedCount]
        name: str
        parameters: int
        role: str
        trainable: int
        training: bool
        def __init__(self, name: _Optional[str] = ..., role: _Optional[str] = ..., parameters: _Optional[int] = ..., trainable: _Optional[int] = ..., layers: _Optional[_Iterable[str]] = ..., modules: _Optional[_Iterable[_Union[RunFacts.NamedCount, _Mapping]]] = ..., last_module: _Optional[str] = ..., training: bool = ..., first_nonfinite: _Optional[str] = ...) -> None: ...
    class Optimizer(_message.Message):
        __slots__ = ["foreign", "kind", "learning_rate", "missing", "parameters", "role", "settings"]
        FOREIGN_FIELD_NUMBER: _ClassVar[int]
        KIND_FIELD_NUMBER: _ClassVar[int]
        LEARNING_RATE_FIELD_NUMBER: _ClassVar[int]
        MISSING_FIELD_NUMBER: _ClassVar[int]
        PARAMETERS_FIELD_NUMBER: _ClassVar[int]
        ROLE_FIELD_NUMBER: _ClassVar[int]
        SETTINGS_FIELD_NUMBER: _ClassVar[int]
        foreign: int
        kind: str
        learning_rate: float
        missing: int
        parameters: int
        role: str
        settings: _containers.RepeatedCompositeFieldContainer[RunFacts.NamedNumber]
        def __init__(self, role: _Optional[str] = ..., kind: _Optional[str] = ..., learning_rate: _Optional[float] = ..., settings: _Optional[_Iterable[_Union[RunFacts.NamedNumber, _Mapping]]] = ..., parameters: _Optional[int] = ..., missing: _Optional[int] = ..., foreign: _Optional[int] = ...) -> None: ...
    BATCH_SIZE_FIELD_NUMBER: _ClassVar[int]
    ERRORS_FIELD_NUMBER: _ClassVar[int]
    FAKE_SHAPE_FIELD_NUMBER: _ClassVar[int]
    INPUTS_FIELD_NUMBER: _ClassVar[int]
    LOSS_FIELD_NUMBER: _ClassVar[int]
    NETWORKS_FIELD_NUMBER: _ClassVar[int]
    OPTIMIZERS_FIELD_NUMBER: _ClassVar[int]
    RANKS_FIELD_NUMBER: _ClassVar[int]
    SAMPLE_SHAPE_FIELD_NUMBER: _ClassVar[int]
    SEEN_FIELD_NUMBER: _ClassVar[int]
    STEP_FIELD_NUMBER: _ClassVar[int]
    VERSIONS_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    WINDOW_STEPS_FIELD_NUMBER: _ClassVar[int]
    batch_size: int
    errors: _containers.RepeatedCompositeFieldContainer[RunFacts.NamedText]
    fake_shape: _containers.RepeatedScalarFieldContainer[int]
    inputs: _containers.RepeatedScalarFieldContainer[str]
    loss: str
    networks: _containers.RepeatedCompositeFieldContainer[RunFacts.Network]
    optimizers: _containers.RepeatedCompositeFieldContainer[RunFacts.Optimizer]
    ranks: int
    sample_shape: _containers.RepeatedScalarFieldContainer[int]
    seen: _containers.RepeatedScalarFieldContainer[str]
    step: int
    version: int
    versions: _containers.RepeatedCompositeFieldContainer[RunFacts.NamedText]
    window_steps: int
    def __init__(self, version: _Optional[int] = ..., step: _Optional[int] = ..., loss: _Optional[str] = ..., networks: _Optional[_Iterable[_Union[RunFacts.Network, _Mapping]]] = ..., optimizers: _Optional[_Iterable[_Union[RunFacts.Optimizer, _Mapping]]] = ..., batch_size: _Optional[int] = ..., sample_shape: _Optional[_Iterable[int]] = ..., window_steps: _Optional[int] = ..., inputs: _Optional[_Iterable[str]] = ..., versions: _Optional[_Iterable[_Union[RunFacts.NamedText, _Mapping]]] = ..., errors: _Optional[_Iterable[_Union[RunFacts.NamedText, _Mapping]]] = ..., fake_shape: _Optional[_Iterable[int]] = ..., seen: _Optional[_Iterable[str]] = ..., ranks: _Optional[int] = ...) -> None: ...

class SampleSchema(_message.Message):
    __slots__ = ["height", "version", "width"]
    HEIGHT_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    WIDTH_FIELD_NUMBER: _ClassVar[int]
    height: int
    version: int
    width: int
    def __init__(self, version: _Optional[int] = ..., width: _Optional[int] = ..., height: _Optional[int] = ...) -> None: ...
