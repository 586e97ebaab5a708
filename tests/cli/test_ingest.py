"""`kentongan ingest`: articles from files of every kind onto the stream."""

from kentongan.pipeline.topics import ARTICLES

PAGE = """<!doctype html><html lang="id"><head><title>Gempa guncang Palu - Harian Contoh</title>
<meta property="og:title" content="Gempa guncang Palu"></head><body><nav>Beranda Politik Olahraga</nav><article><h1>Gempa guncang Palu</h1>
<p>Gempa bumi bermagnitudo 6,1 mengguncang Palu, Sulawesi Tengah, pada Selasa pagi dan membuat warga berhamburan ke luar rumah.</p>
<p>Belum ada laporan tentang korban jiwa, kata badan penanggulangan bencana setempat dalam keterangan tertulis kepada wartawan.</p>
</article></body></html>"""


def test_json_lines_come_onto_the_stream_in_their_order(kentongan, house):
    path = house.file(
        "a.jsonl", {"id": "1", "title": "One", "published_at": "2026-11-24T06:30:00Z"}, {"id": 2, "text": "Two"}
    )

    said = kentongan("ingest", path)

    assert (said.code, said.out) == (0, "")
    assert "2 articles" in said.err
    assert [(one.id, one.title, one.text) for one in house.articles()] == [("1", "One", ""), ("2", "", "Two")]
    assert house.articles()[0].published_at.isoformat() == "2026-11-24T06:30:00+00:00"


def test_stdin_is_read_as_json_lines(kentongan, house):
    assert kentongan("ingest", "-", stdin='{"title": "One\u2028two"}\n').code == 0
    assert [one.title for one in house.articles()] == ["One\u2028two"]


def test_plain_text_has_its_title_on_the_first_line(kentongan, house):
    (house.folder / "a.txt").write_text("\nGempa guncang Palu\n\nWarga berhamburan.\nBelum ada laporan.\n", "utf-8")

    assert kentongan("ingest", str(house.folder / "a.txt")).code == 0

    (article,) = house.articles()
    assert (article.title, article.text) == ("Gempa guncang Palu", "Warga berhamburan.\nBelum ada laporan.")


def test_of_a_page_only_the_article_is_taken(kentongan, house):
    (house.folder / "a.html").write_text(PAGE, "utf-8")

    assert kentongan("ingest", str(house.folder / "a.html")).code == 0

    (article,) = house.articles()
    assert article.title.startswith("Gempa guncang Palu")
    assert "bermagnitudo 6,1" in article.text
    assert "Olahraga" not in article.text


def test_a_folder_is_read_with_everything_in_it_that_is_an_article(kentongan, house):
    inside = house.folder / "news" / "deeper"
    inside.mkdir(parents=True)
    (inside.parent / "a.jsonl").write_text('{"title": "One"}\n', "utf-8")
    (inside / "b.txt").write_text("Two", "utf-8")
    (inside / "c.jpg").write_bytes(b"\xff\xd8\xff")

    assert kentongan("ingest", str(house.folder / "news")).code == 0
    assert [one.title for one in house.articles()] == ["One", "Two"]


def test_what_cannot_be_read_is_told_with_its_place_and_left_out(kentongan, house):
    path = house.file("a.jsonl", {"title": "One"}, {"publisher": "Nobody"}, "nonsense", {"title": "Four"})

    said = kentongan("ingest", path)

    assert said.code == 3
    assert f"{path}:2: " in said.err
    assert f"{path}:3: " in said.err
    assert "2 left out" in said.err
    assert [one.title for one in house.articles()] == ["One", "Four"]


def test_more_than_one_batch_arrives_whole(kentongan, house):
    path = house.file("a.jsonl", *({"id": str(number), "title": "Many"} for number in range(450)))

    assert kentongan("ingest", path).code == 0
    assert [one.id for one in house.articles()] == [str(number) for number in range(450)]


def test_a_file_that_is_not_there_is_a_sentence_on_stderr(kentongan, house):
    said = kentongan("ingest", "nowhere.jsonl")

    assert (said.code, said.out) == (1, "")
    assert "nowhere.jsonl" in said.err
    assert house.client.exists(ARTICLES.key(house.shard)) == 0
