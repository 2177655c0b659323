"""What a module's attributes and a step's values are taken for, and what is imported."""

from __future__ import annotations

import subprocess
import sys

import pytest
import torch
from torch import nn

from tb_gan_doctor.errors import InputError
from tb_gan_doctor.record.integrations.network_names import (
    attribute,
    average_of,
    networks_named,
)
from tb_gan_doctor.record.integrations.step_values import values_of


class Holder(nn.Module):
    def __init__(self, *names: str, **modules: nn.Module) -> None:
        super().__init__()
        for name in names:
            setattr(self, name, nn.Linear(2, 2))
        for name, module in modules.items():
            setattr(self, name, module)


@pytest.mark.parametrize(
    ("names", "generators", "discriminators"),
    [
        ("generator discriminator", "generator", "discriminator"),
        ("netG netD", "netG", "netD"),
        ("G D", "G", "D"),
        ("gen disc vgg", "gen", "disc"),
        ("net_g net_d cri_gan", "net_g", "net_d"),
        ("generator critic", "generator", "critic"),
        ("G_AB G_BA D_A D_B", "G_AB G_BA", "D_A D_B"),
        ("genA2B genB2A disGA disGB", "genA2B genB2A", "disGA disGB"),
        ("face_generator face_discriminator", "face_generator", "face_discriminator"),
        ("generator generator_ema discriminator", "generator", "discriminator"),
        ("generator g_loss discriminator d_criterion", "generator", "discriminator"),
    ],
)
def test_networks_are_found_by_names_in_use(
    names: str, generators: str, discriminators: str
) -> None:
    holder = Holder(*names.split())
    assert list(networks_named(holder, "g", None)) == generators.split()
    assert list(networks_named(holder, "d", None)) == discriminators.split()


def test_networks_one_level_down() -> None:
    holder = Holder(model=Holder("generator", "discriminator"))
    found = networks_named(holder, "g", None)
    assert found == {"model.generator": holder.model.generator}
    assert networks_named(holder, "d", "model.discriminator") == {
        "model.discriminator": holder.model.discriminator
    }


def test_a_network_that_is_not_found_is_asked_for() -> None:
    holder = Holder("encoder", "decoder", generator=nn.Identity())
    with pytest.raises(InputError, match=r"no generator found.*encoder, decoder.*generator=\.\.\."):
        networks_named(holder, "g", None)
    with pytest.raises(InputError, match="no network 'netG'"):
        attribute(holder, "netG")


def test_the_average_is_told_from_the_generator() -> None:
    holder = Holder("generator", "ema_generator", "discriminator", "discriminator_ema")
    assert average_of(holder) is holder.ema_generator
    assert average_of(Holder("generator", "g_ema", "generator_avg")) is None
    assert average_of(Holder("generator")) is None


@pytest.mark.parametrize(
    ("output", "taken"),
    [
        ({"d_loss": 1.0, "g_loss": 2.0}, {"d_loss": 1.0, "g_loss": 2.0}),
        ({"errD": 1.0, "errG": 2.0, "D_x": 0.5}, {"d_loss": 1.0, "g_loss": 2.0}),
        ({"train/loss_d": 1.0, "d_loss": 3.0, "Loss_D": 4.0}, {"d_loss": 3.0}),
        ({"loss_D_A": 1.0, "loss_D_B": 2.0, "loss_G": 3.0}, {"g_loss": 3.0}),
        ({"d_loss": 0.5, "loss": 1.0, 5: 2.0}, {"d_loss": 0.5}),
        (
            {"d_penalty": 1.0, "gp": 2.0, "real_labels": None},
            {"d_penalty": 1.0, "real_labels": None},
        ),
        ({"real": 0.7, "fake": 0.2, "d_real": [0.7], "d_fake": 1}, {"d_real": [0.7]}),
        (torch.ones(()), {}),
        (None, {}),
    ],
)
def test_values_are_taken_by_name_where_that_is_certain(output: object, taken: object) -> None:
    assert values_of(output) == taken


ALONE = """
import sys
import tb_gan_doctor
from tb_gan_doctor import GanDoctor
import tb_gan_doctor.record.integrations.accelerate, tb_gan_doctor.record.integrations.ignite
others = {"lightning", "pytorch_lightning", "accelerate", "ignite", "torchmetrics"}
assert not others & set(sys.modules), others & set(sys.modules)

class Missing:
    def __init__(self, finder):
        self.finder = finder

    def find_spec(self, name, path=None, target=None):
        is_missing = name.partition(".")[0] in others
        return None if is_missing else self.finder.find_spec(name, path, target)

sys.meta_path = [Missing(finder) for finder in sys.meta_path]
try:
    tb_gan_doctor.record.integrations.ignite.attach(None, "runs")
except ModuleNotFoundError as error:
    print(error)
try:
    import tb_gan_doctor.record.integrations.lightning
except ModuleNotFoundError as error:
    print(error)
"""


def test_nothing_is_imported_that_is_not_used_and_what_is_missing_is_said() -> None:
    ran = subprocess.run([sys.executable, "-c", ALONE], check=True, capture_output=True, text=True)
    assert ran.stdout.splitlines() == [
        "attach() needs Ignite: pip install pytorch-ignite",
        "GanDoctorCallback needs Lightning: pip install lightning",
    ]
