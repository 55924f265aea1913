"""Charts drawn on the server as inline SVG, each with its table. No queries: values in, picture out."""

from metrics.domain.charts.bars import Bar, BarChart
from metrics.domain.charts.bullets import Bullet, BulletChart
from metrics.domain.charts.chart import Chart, Table
from metrics.domain.charts.columns import Column, ColumnChart
from metrics.domain.charts.distribution import NpsDistribution
from metrics.domain.charts.dots import NPS_SCALE, Dot, DotChart
from metrics.domain.charts.figure import Figure
from metrics.domain.charts.flow import FlowChart, Ribbon
from metrics.domain.charts.lines import Line, LineChart
from metrics.domain.charts.map import Cell, MapChart
from metrics.domain.charts.plane import PlaneChart, PlanePoint
from metrics.domain.charts.pyramid import Layer, PyramidChart
from metrics.domain.charts.scale import Scale
from metrics.domain.charts.shares import Part, ShareChart, ShareRow
from metrics.domain.charts.trend import Point, Sparkline, Trend

__all__ = [
    "NPS_SCALE",
    "Bar",
    "BarChart",
    "Bullet",
    "BulletChart",
    "Cell",
    "Chart",
    "Column",
    "ColumnChart",
    "Dot",
    "DotChart",
    "Figure",
    "FlowChart",
    "Layer",
    "Line",
    "LineChart",
    "MapChart",
    "NpsDistribution",
    "Part",
    "PlaneChart",
    "PlanePoint",
    "Point",
    "PyramidChart",
    "Ribbon",
    "Scale",
    "ShareChart",
    "ShareRow",
    "Sparkline",
    "Table",
    "Trend",
]
