"""The TensorBoard plugin: its name, its tab and its table of routes."""

from __future__ import annotations

from typing import Any

from tensorboard.plugins import base_plugin

from tb_gan_doctor.answers.report import markdown_answer, report_answer
from tb_gan_doctor.answers.signals import signals_answer
from tb_gan_doctor.plugin import assets, layers, metrics, runs, samples, timeline, told
from tb_gan_doctor.plugin.diagnoses import Diagnoses
from tb_gan_doctor.plugin.source import Source
from tb_gan_doctor.store.tags import PLUGIN_NAME, SAMPLES_PLUGIN_NAME

TAB_NAME = "GAN DOCTOR"


class GanDoctorPlugin(base_plugin.TBPlugin):
    """Serves the tab and the JSON that it draws (see `http_api.md`)."""

    plugin_name = PLUGIN_NAME

    def __init__(self, context: base_plugin.TBContext) -> None:
        self._source = Source(context.data_provider)
        self._diagnoses = Diagnoses(self._source)

    def get_plugin_apps(self) -> dict[str, Any]:
        """WSGI applications by route, below `data/plugin/gan_doctor`."""
        shelf = samples.Shelf(self._source)
        return {
            "/runs": runs.route(self._diagnoses),
            "/report": told.route(self._diagnoses, report_answer),
            "/markdown": told.route(self._diagnoses, markdown_answer),
            "/signals": told.route(self._diagnoses, signals_answer),
            "/timeline": timeline.route(self._diagnoses),
            "/metrics": metrics.route(self._diagnoses),
            "/layers": layers.route(self._diagnoses, self._source),
            "/samples": samples.list_route(self._diagnoses, shelf),
            "/sample": samples.picture_route(shelf),
            **assets.routes(),
        }

    def is_active(self) -> bool:
        """False at once: TensorBoard itself activates the tab where there is data of ours."""
        return False

    def data_plugin_names(self) -> tuple[str, ...]:
        """Whose summaries make the tab active."""
        return (PLUGIN_NAME, SAMPLES_PLUGIN_NAME)

    def frontend_metadata(self) -> base_plugin.FrontendMetadata:
        """Where the tab's module is. An error in here would leave TensorBoard without any tab."""
        return base_plugin.FrontendMetadata(
            es_module_path=assets.ENTRY_ROUTE, tab_name=TAB_NAME, disable_reload=False
        )
